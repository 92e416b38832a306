import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { HostAddress } from './destinations.ts'
import { networkError } from './network-error.ts'

export interface Exchange {
  readonly url: URL
  readonly method: 'GET' | 'HEAD'
  /** First bytes wanted; all without it. */
  readonly firstBytes?: number | undefined
  /** The addresses that were checked, and the only ones to connect to. Host and SNI stay the URL's name. */
  readonly addresses: readonly HostAddress[]
  /** Of the answer's head, bytes. */
  readonly headLimit: number
  /** Cuts the connection, also while a body is read. */
  readonly signal: AbortSignal
}

/**
 * One request on a connection of its own, without a proxy. A body that is not read ends with the signal.
 * @throws ImageDataError when there is no answer
 */
export function exchange(wanted: Exchange): Promise<IncomingMessage> {
  const { url, method, firstBytes, signal } = wanted
  const options: RequestOptions = {
    method,
    agent: false,
    lookup: pinnedTo(wanted.addresses),
    signal,
    maxHeaderSize: wanted.headLimit,
    headers: {
      Accept: '*/*',
      'Accept-Encoding': 'identity',
      'User-Agent': 'scp-images',
      ...(firstBytes !== undefined && { Range: `bytes=0-${firstBytes - 1}` }),
    },
  }
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options)
    let answer: IncomingMessage | undefined
    request.on('response', (response) => {
      answer = response
      resolve(response)
    })
    // An error after the head belongs to the reader of the body: a bad chunk is told here and nowhere else.
    request.on('error', (error) => (answer ? answer.destroy(error) : reject(networkError(url, error))))
    request.on('close', () => reject(networkError(url, undefined)))
    request.end()
  })
}

/** A look-up that knows nothing but the given addresses. */
function pinnedTo(addresses: readonly HostAddress[]): LookupFunction {
  return (_host, options, done) => {
    if (options.all) return done(null, [...addresses])
    const first = addresses[0] as HostAddress
    done(null, first.address, first.family)
  }
}
