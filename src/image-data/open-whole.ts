import { ImageDataError } from '../catalogue/image-data.ts'
import { shownUrl } from '../net/shown-url.ts'
import { contentLength, tooLarge } from './body.ts'
import { type Answer, follow, type Way } from './follow.ts'

/**
 * The answer with all of an object, and the length it announces, bytes.
 * @throws ImageDataError
 */
export async function openWhole(
  url: string,
  way: Way,
): Promise<{ readonly answer: Answer; readonly total: number | undefined }> {
  const answer = await follow(url, { method: 'GET' }, way)
  const total = contentLength(answer)
  if (answer.response.statusCode !== 200) throw unasked(answer.url)
  if (total !== undefined && total > way.limits.size) throw tooLarge(answer.url, way.limits.size)
  return { answer, total }
}

const unasked = (url: URL) =>
  new ImageDataError(
    'response',
    `Cannot read ${shownUrl(url)}: the host sends a part where the whole was asked for. Use another host.`,
  )
