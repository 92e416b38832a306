import { ImageDataError, type ImageFacts } from '../catalogue/image-data.ts'
import { inspectHead } from '../disk-image/inspect-head.ts'
import { checkTablesAreInside, headLength } from '../disk-image/qcow2-header.ts'
import { shownUrl } from '../net/shown-url.ts'
import { chunksOf, contentLength, incomplete, tooLarge } from './body.ts'
import { type FetchContext, type FollowResult, follow } from './follow.ts'

/** The lengths in a response's header: of the object, and of the part of its start that the body holds. */
interface Lengths {
  readonly size: number | undefined
  readonly start: number | undefined
}

/**
 * Reads the sizes of an object from its first bytes: one request for a range, and one for the length if the response to
 * the first does not hold it. Closes the connection if the host sends more than the range.
 * @throws ImageDataError
 */
export async function readHeader(url: string, context: FetchContext): Promise<ImageFacts> {
  const result = await follow(url, { method: 'GET', firstBytes: headLength }, context)
  const lengths = lengthsOf(result)
  const head = await readHead(result, lengths, context)
  const header = inspectHead(head)
  const isWhole = result.response.statusCode === 200 && head.length < headLength
  const size = lengths.size ?? (isWhole ? head.length : await requestSize(url, context))
  if (size !== undefined) {
    if (size < head.length) throw contradiction(result.url)
    if (size > context.limits.size) throw tooLarge(result.url, context.limits.size)
    checkTablesAreInside(header, size)
  }
  return {
    checksum: null,
    os_hash_algo: null,
    os_hash_value: null,
    size: size ?? null,
    virtual_size: header.virtualSize,
  }
}

/**
 * Reads `Content-Range` or, if the host ignores ranges, `Content-Length`. An empty object has the status 416.
 * Source: RFC 9110, 14.4 and 15.3.7.
 */
function lengthsOf(result: FollowResult): Lengths {
  const { response, url } = result
  const length = contentLength(result)
  if (response.statusCode === 200) return { size: length, start: length && Math.min(length, headLength) }
  const range = /^bytes (?:0-(\d+)|\*)\/(\d+|\*)$/i.exec(response.headers['content-range'] ?? '')
  const size = range?.[2] === '*' ? undefined : Number(range?.[2])
  const isEmpty = response.statusCode === 416 && size === 0
  const start = isEmpty ? 0 : Number(range?.[1]) + 1
  const isWhole = isEmpty || start === Math.min(size ?? headLength, headLength)
  // If the size is not known, a shorter range may be the whole object.
  const isShort = size === undefined && start > 0 && start < headLength
  if (range && (isWhole || isShort) && (size === undefined || Number.isSafeInteger(size)))
    return { size, start }
  throw contradiction(url)
}

async function readHead(
  result: FollowResult,
  { size, start }: Lengths,
  context: FetchContext,
): Promise<Buffer> {
  if (start === 0) return Buffer.alloc(0)
  const wanted = start ?? headLength
  const chunks: Buffer[] = []
  let read = 0
  for await (const chunk of chunksOf(result, context)) {
    chunks.push(chunk)
    read += chunk.length
    context.onProgress?.(read, size)
    if (read >= wanted) break
  }
  if (start !== undefined && read < start) throw incomplete(result.url)
  return Buffer.concat(chunks).subarray(0, wanted)
}

/** The length by a HEAD request; undefined if the host refuses it, as for URLs that are signed for GET only. */
async function requestSize(url: string, context: FetchContext): Promise<number | undefined> {
  try {
    const result = await follow(url, { method: 'HEAD' }, context)
    return result.response.statusCode === 200 ? contentLength(result) : undefined
  } catch (error) {
    if (context.deadlines.signal.aborted || !(error instanceof ImageDataError)) throw error
    return undefined
  }
}

const contradiction = (url: URL) =>
  new ImageDataError(
    'response',
    `Cannot read ${shownUrl(url)}: what the host says of the object's length contradicts itself. Use another host.`,
  )
