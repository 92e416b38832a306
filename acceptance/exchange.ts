import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as plain } from 'node:http'
import { Agent as SecureAgent, request as secure } from 'node:https'

export interface Outgoing {
  readonly method: string
  /** Path and query exactly as they go on the wire. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** An answer as it came: nothing decoded or decompressed. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  json<T>(): T
}

const timeout = 30_000
const mostRetries = 3
const agents = { 'http:': new Agent({ keepAlive: true }), 'https:': new SecureAgent({ keepAlive: true }) }

/** One request and its answer, by node:http, which changes no byte of the target. A 429 is waited out. */
export async function exchange(endpoint: string, outgoing: () => Outgoing): Promise<Answer> {
  for (let retries = 0; ; retries += 1) {
    const answer = await attempt(new URL(endpoint), outgoing())
    if (answer.status !== 429 || retries === mostRetries) return answer
    const seconds = Number(answer.headers['retry-after'] ?? 1)
    await new Promise((resolve) => setTimeout(resolve, Math.min(10, seconds || 1) * 1000))
  }
}

function attempt(endpoint: URL, { method, target, headers, body }: Outgoing): Promise<Answer> {
  const protocol = endpoint.protocol === 'https:' ? 'https:' : 'http:'
  const options = {
    method,
    host: endpoint.hostname,
    port: endpoint.port,
    path: pathOf(endpoint) + target || '/',
    headers,
    agent: agents[protocol],
    timeout,
  }
  return new Promise((resolve, reject) => {
    const request = (protocol === 'https:' ? secure : plain)(options, (response) => {
      collect(response).then(resolve, reject)
    })
    request.on('timeout', () => request.destroy(new Error(`no answer within ${timeout / 1000} s`)))
    request.on('error', reject)
    request.end(body)
  })
}

const pathOf = (endpoint: URL) => endpoint.pathname.replace(/\/+$/, '')

async function collect(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const text = bytes.toString('utf8')
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    bytes,
    text,
    json: <T>() => JSON.parse(text) as T,
  }
}
