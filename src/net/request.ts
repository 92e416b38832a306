import { type Agent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'

interface OutgoingRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** False: a connection of its own. */
  readonly agent: Agent | false
  readonly lookup?: LookupFunction
  /** Of the answer's head, bytes. */
  readonly headLimit: number
  /** Cuts the connection, also while a body is read. */
  readonly signal: AbortSignal
  /** The caller's error for a request to an address that got no answer. */
  readonly failed: (url: URL, cause: unknown) => Error
}

/** Statuses that lead to another address. Source: RFC 9110, 15.4. */
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export const isRedirect = (status: number): boolean => redirects.has(status)

/**
 * One HTTP request, without a proxy and without following redirects. A body that is not read ends with the signal.
 * @returns the answer with its body still to be read
 * @throws what `failed` makes of the cause when there is no answer
 */
export function sendRequest(wanted: OutgoingRequest): Promise<IncomingMessage> {
  const { url, method, body, agent, lookup, signal, failed } = wanted
  const options: RequestOptions = {
    method,
    agent,
    signal,
    maxHeaderSize: wanted.headLimit,
    headers: { Accept: '*/*', 'User-Agent': 'scp-images', ...wanted.headers },
    ...(lookup && { lookup }),
  }
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options)
    let answer: IncomingMessage | undefined
    request.on('response', (response) => {
      answer = response
      resolve(response)
    })
    // An error after the head belongs to the reader of the body: a bad chunk is reported here and nowhere else.
    request.on('error', (error) => (answer ? answer.destroy(error) : reject(failed(url, error))))
    request.on('close', () => reject(failed(url, undefined)))
    request.end(body)
  })
}
