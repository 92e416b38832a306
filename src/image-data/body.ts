import type { IncomingMessage } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { ImageDataError } from '../catalogue/image-data.ts'
import { shownUrl } from '../net/shown-url.ts'
import type { Answer, Way } from './follow.ts'
import { networkError } from './network-error.ts'

/** The announced length of an answer's body, bytes. */
export function contentLength({ url, response }: Answer): number | undefined {
  const text = response.headers['content-length']
  if (text === undefined) return undefined
  const length = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(length)) {
    throw new ImageDataError('response', `Cannot read ${shownUrl(url)}: its Content-Length is no length.`)
  }
  return length
}

/**
 * The pieces of a body, each in its time. Leaving the loop closes the connection. Node holds a body to its
 * Content-Length: less is an error here, and more is never seen.
 * @throws ImageDataError when the body ends too early
 */
export async function* piecesOf(
  { url, response }: Answer,
  { limits, watch }: Pick<Way, 'limits' | 'watch'>,
): AsyncGenerator<Buffer> {
  watch.expect(limits.idle, 'the next piece of data')
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      watch.expect(limits.idle, 'the next piece of data')
      yield piece
      // Data that comes faster than it is hashed would keep everything else in this process waiting.
      await setImmediate()
    }
  } catch (error) {
    throw cutShort(url, response, error)
  }
}

function cutShort(url: URL, response: IncomingMessage, error: unknown): ImageDataError {
  const isBadHttp = String((error as { code?: unknown }).code).startsWith('HPE_')
  return isBadHttp || response.complete ? networkError(url, error) : incomplete(url, error)
}

/** The error for a body that is shorter than announced. */
export const incomplete = (url: URL, cause?: unknown): ImageDataError =>
  new ImageDataError(
    'incomplete',
    `Cannot read ${shownUrl(url)} to its end: the connection was cut. Try again later.`,
    { cause },
  )

/** The error for an object that is larger than the limit. */
export const tooLarge = (url: URL, limit: number): ImageDataError =>
  new ImageDataError(
    'too-large',
    `The object at ${shownUrl(url)} is larger than the ${limit} bytes taken: make it smaller with qemu-img convert -c -O qcow2.`,
  )
