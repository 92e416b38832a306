import { type Agent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'

interface OutgoingRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** False: a new connection, which is not reused. */
  readonly agent: Agent | false
  readonly lookup?: LookupFunction
  /** Of the response's header, bytes. */
  readonly headLimit: number
  /** Closes the connection, also while a body is read. */
  readonly signal: AbortSignal
  /** Makes the error for a request without a response. */
  readonly errorOf: (url: URL, cause: unknown) => Error
}

/** Statuses of redirects. Source: RFC 9110, 15.4. */
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export const isRedirect = (status: number): boolean => redirects.has(status)

/**
 * Sends one HTTP request, without a proxy and without following redirects. A body that is not read is closed by the
 * signal.
 * @returns the response; its body is not read yet
 * @throws the error of `errorOf` when there is no response
 */
export function sendRequest(outgoing: OutgoingRequest): Promise<IncomingMessage> {
  const { url, method, body, agent, lookup, signal, errorOf } = outgoing
  const options: RequestOptions = {
    method,
    agent,
    signal,
    maxHeaderSize: outgoing.headLimit,
    headers: { Accept: '*/*', 'User-Agent': 'scp-images', ...outgoing.headers },
    ...(lookup && { lookup }),
  }
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options)
    let response: IncomingMessage | undefined
    request.on('response', (message) => {
      response = message
      resolve(message)
    })
    // Node reports a bad chunk of a body only here: the error is passed to the reader of the body.
    request.on('error', (error) => (response ? response.destroy(error) : reject(errorOf(url, error))))
    request.on('close', () => reject(errorOf(url, undefined)))
    request.end(body)
  })
}
