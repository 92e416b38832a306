import type { IncomingMessage } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { ImageDataError } from '../catalogue/image-data.ts'
import { shownUrl } from '../net/shown-url.ts'
import type { FetchContext, FollowResult } from './follow.ts'
import { networkError } from './network-error.ts'

/** The `Content-Length` of a response, bytes. @throws ImageDataError when it is no number */
export function contentLength({ url, response }: FollowResult): number | undefined {
  const text = response.headers['content-length']
  if (text === undefined) return undefined
  const length = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(length)) {
    throw new ImageDataError('response', `Cannot read ${shownUrl(url)}: its Content-Length is no length.`)
  }
  return length
}

/**
 * The chunks of a body, each within `limits.idle`. Leaving the loop closes the connection. Node enforces the
 * Content-Length: a shorter body is an error, and further bytes are not returned.
 * @throws ImageDataError when the body ends too early
 */
export async function* chunksOf(
  { url, response }: FollowResult,
  { limits, deadlines }: Pick<FetchContext, 'limits' | 'deadlines'>,
): AsyncGenerator<Buffer> {
  deadlines.startStep(limits.idle, 'the next piece of data')
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      deadlines.startStep(limits.idle, 'the next piece of data')
      yield chunk
      // Data may arrive faster than it is hashed: other events of this process must be handled in between.
      await setImmediate()
    }
  } catch (error) {
    throw bodyError(url, response, error)
  }
}

function bodyError(url: URL, response: IncomingMessage, error: unknown): ImageDataError {
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
