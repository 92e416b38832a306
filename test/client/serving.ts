import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ClientError, type ClientOptions, createClient } from 'scp-images-client'
import { onTestFinished } from 'vitest'

export const keys = { accessKey: 'access', secretKey: 'secret' }

/** A server of a test's own on a free port; it stops when the test ends. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An address where nothing listens. */
export async function goneEndpoint(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

export interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A server that gives one answer to everything, and remembers what it was asked. */
export async function serveAlways(status: number, body: string, headers: Record<string, string> = {}) {
  const seen: Seen[] = []
  const endpoint = await serve(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    seen.push({ method: request.method, url: request.url, headers: request.headers, body: text })
    response.writeHead(status, headers).end(body)
  })
  return { endpoint, seen }
}

export const client = (endpoint: string, more: Partial<ClientOptions> = {}) =>
  createClient({ endpoint, ...keys, retry: { attempts: 1 }, ...more })

export async function failureOf(work: Promise<unknown>): Promise<ClientError> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  if (!(error instanceof ClientError)) throw new Error(`not a ClientError: ${String(error)}`)
  return error
}
