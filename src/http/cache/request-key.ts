import type { IncomingMessage } from 'node:http'
import { headers } from 'scp-images-client/contract/headers'

/** The head of a request without a body, taken apart by what it is good for. */
export interface RequestKey {
  /**
   * All of the request but the three lines below: requests with the same key ask for the same, whatever header an
   * answer may come to depend on.
   */
  readonly key: string
  readonly signature: string
  readonly timestamp: string
  readonly ifNoneMatch: string | undefined
}

const apart = [headers.signature, headers.timestamp, 'if-none-match'] as const
const ofBodies = ['content-length', 'transfer-encoding']

/**
 * Read a GET's head; undefined when it is no signed, unambiguous one: then nothing is known about what it asks for. One
 * pass over the header lines as they came, 1.5 us.
 * @param target as received: the router leaves none but the path in the request
 */
export function requestKey(request: IncomingMessage, target: string): RequestKey | undefined {
  const { method, httpVersionMinor, rawHeaders } = request
  if (method !== 'GET') return undefined
  const found: (string | undefined)[] = [undefined, undefined, undefined]
  let key = `${httpVersionMinor} ${target}`
  let hasHost = false
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    const value = rawHeaders[index + 1] as string
    const place = placeOf(name)
    if (place === undefined) return undefined
    if (place < 0) {
      if (name.length === 4 && name.toLowerCase() === 'host') hasHost = value !== ''
      key += `\n${name}:${value}`
    } else if (found[place] === undefined) found[place] = value
    else return undefined
  }
  const [signature, timestamp, ifNoneMatch] = found
  if (!hasHost || !signature || !timestamp) return undefined
  return { key, signature, timestamp, ifNoneMatch }
}

/** Place among the lines that stand apart, or -1; undefined: a line that announces a body. */
function placeOf(name: string): number | undefined {
  // Lengths first: most lines need no comparison.
  if (name.length === 13) return apart.indexOf(name.toLowerCase() as 'if-none-match')
  const mayBeOfBody = name.length === 14 || name.length === 17
  return mayBeOfBody && ofBodies.includes(name.toLowerCase()) ? undefined : -1
}
