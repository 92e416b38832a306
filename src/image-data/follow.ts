import type { IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import { ImageDataError } from '../catalogue/image-data.ts'
import { isRedirect, sendRequest } from '../net/request.ts'
import { shownUrl } from '../net/shown-url.ts'
import { type Deadlines, untilAborted } from './deadlines.ts'
import type { Destinations, HostAddress } from './guard/destinations.ts'
import { nextUrl } from './guard/next-url.ts'
import { sourceUrl } from './guard/source-url.ts'
import type { Limits } from './limits.ts'
import { networkError } from './network-error.ts'

/** What the requests of one examination share. */
export interface FetchContext {
  readonly destinations: Destinations
  readonly limits: Limits
  readonly deadlines: Deadlines
  /** Called after each chunk. `totalBytes` is undefined when the length is not known. */
  readonly onProgress?: ((bytesRead: number, totalBytes?: number) => void) | undefined
}

export interface FollowResult {
  /** The URL after all redirects. */
  readonly url: URL
  readonly response: IncomingMessage
}

/**
 * Requests an object and follows redirects. Each hop is checked like the first URL, and none may lead from https to http.
 * @param firstBytes number of bytes to request; default: all
 * @returns a response with the status 200, 206 or 416
 * @throws ImageDataError
 */
export async function follow(
  text: string,
  { method, firstBytes }: { method: 'GET' | 'HEAD'; firstBytes?: number },
  { destinations, limits, deadlines }: FetchContext,
): Promise<FollowResult> {
  let url = sourceUrl(text, destinations.mayReach)
  for (let hop = 0; hop <= limits.redirects; hop++) {
    deadlines.startStep(limits.firstByte, 'the answer')
    const addresses = await untilAborted(destinations.addressesOf(url), deadlines.signal)
    const response = await sendRequest({
      url,
      method,
      agent: false,
      lookup: pinnedTo(addresses),
      headLimit: limits.responseHead,
      headers: {
        'Accept-Encoding': 'identity',
        ...(firstBytes !== undefined && { Range: `bytes=0-${firstBytes - 1}` }),
      },
      signal: deadlines.signal,
      errorOf: networkError,
    })
    const status = response.statusCode ?? 0
    if (!isRedirect(status)) return { url, response: accepted(response, status, url) }
    response.destroy()
    url = nextUrl(url, response.headers.location, destinations.mayReach)
  }
  throw new ImageDataError(
    'redirects',
    `Cannot read ${shownUrl(url)}: there are more than ${limits.redirects} redirects. Give the address they lead to.`,
  )
}

/**
 * A lookup function that returns only addresses that were checked. The connection goes to one of them, even if the name
 * resolves to another address meanwhile. The Host header and SNI keep the URL's name.
 */
function pinnedTo(addresses: readonly HostAddress[]): LookupFunction {
  return (_host, options, done) => {
    if (options.all) return done(null, [...addresses])
    const first = addresses[0] as HostAddress
    done(null, first.address, first.family)
  }
}

/** @throws ImageDataError for a response that holds no data of the object, or compressed data */
function accepted(response: IncomingMessage, status: number, url: URL): IncomingMessage {
  const encoding = response.headers['content-encoding'] ?? 'identity'
  const error = refusal(status, url) ?? (/^(identity)?$/i.test(encoding.trim()) ? undefined : packed(url))
  if (error) throw error
  return response
}

function refusal(status: number, url: URL): ImageDataError | undefined {
  if (status === 200 || status === 206 || status === 416) return undefined
  const isBusy = status >= 500 || status === 408 || status === 429
  return new ImageDataError(
    isBusy ? 'busy' : 'status',
    isBusy
      ? `Cannot read ${shownUrl(url)}: the host answers ${status}. Try again later.`
      : `Cannot read ${shownUrl(url)}: the host answers ${status}. See that the address is right, has not expired and can be read without a login.`,
    { status },
  )
}

const packed = (url: URL) =>
  new ImageDataError(
    'encoding',
    `Cannot read ${shownUrl(url)}: it is sent with a Content-Encoding. Store the object without one.`,
  )
