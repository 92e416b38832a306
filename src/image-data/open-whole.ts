import { ImageDataError } from '../catalogue/image-data.ts'
import { shownUrl } from '../net/shown-url.ts'
import { contentLength, tooLarge } from './body.ts'
import { type FetchContext, type FollowResult, follow } from './follow.ts'

/**
 * Requests a whole object.
 * @returns the response, and its `Content-Length` in bytes, if it has one
 * @throws ImageDataError
 */
export async function openWhole(
  url: string,
  context: FetchContext,
): Promise<{ readonly result: FollowResult; readonly total: number | undefined }> {
  const result = await follow(url, { method: 'GET' }, context)
  const total = contentLength(result)
  if (result.response.statusCode !== 200) throw partialContent(result.url)
  if (total !== undefined && total > context.limits.size) throw tooLarge(result.url, context.limits.size)
  return { result, total }
}

const partialContent = (url: URL) =>
  new ImageDataError(
    'response',
    `Cannot read ${shownUrl(url)}: the host sends a part where the whole was asked for. Use another host.`,
  )
