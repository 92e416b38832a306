import { ImageDataError, type ImageFacts } from '../catalogue/image-data.ts'
import { judgeHead } from '../disk-image/judge-head.ts'
import { checkTablesAreInside, headLength } from '../disk-image/qcow2-header.ts'
import { shownUrl } from '../net/shown-url.ts'
import { contentLength, incomplete, piecesOf, tooLarge } from './body.ts'
import { type Answer, follow, type Way } from './follow.ts'

type Progress = (bytesRead: number, totalBytes?: number) => void

/** What a host says of the object: its size, and how many bytes of its start the answer holds. */
interface Announcement {
  readonly size: number | undefined
  readonly start: number | undefined
}

/**
 * The sizes of an object by its first bytes: one request for a range, and one for the length where the answer to the
 * first does not tell it. A host that sends more than the range is cut off.
 * @throws ImageDataError
 */
export async function readHeader(url: string, way: Way, onProgress?: Progress): Promise<ImageFacts> {
  const answer = await follow(url, { method: 'GET', firstBytes: headLength }, way)
  const announced = announcementOf(answer)
  const head = await readHead(answer, announced, way, onProgress)
  const header = judgeHead(head)
  const isWhole = answer.response.statusCode === 200 && head.length < headLength
  const size = announced.size ?? (isWhole ? head.length : await askSize(url, way))
  if (size !== undefined) {
    if (size < head.length) throw contradiction(answer.url)
    if (size > way.limits.size) throw tooLarge(answer.url, way.limits.size)
    checkTablesAreInside(header, size)
  }
  const { virtualSize } = header
  return {
    checksum: null,
    os_hash_algo: null,
    os_hash_value: null,
    size: size ?? null,
    virtual_size: virtualSize,
  }
}

/**
 * Read `Content-Range` or, of a host that ignores ranges, `Content-Length`.
 * Source: RFC 9110, 14.4 and 15.3.7; 416 is what an empty object answers.
 */
function announcementOf(answer: Answer): Announcement {
  const { response, url } = answer
  const length = contentLength(answer)
  if (response.statusCode === 200) return { size: length, start: length && Math.min(length, headLength) }
  const range = /^bytes (?:0-(\d+)|\*)\/(\d+|\*)$/i.exec(response.headers['content-range'] ?? '')
  const size = range?.[2] === '*' ? undefined : Number(range?.[2])
  const isEmpty = response.statusCode === 416 && size === 0
  const start = isEmpty ? 0 : Number(range?.[1]) + 1
  const isWhole = isEmpty || start === Math.min(size ?? headLength, headLength)
  // Of an unknown size a shorter range may be all there is.
  const isShort = size === undefined && start > 0 && start < headLength
  if (range && (isWhole || isShort) && (size === undefined || Number.isSafeInteger(size)))
    return { size, start }
  throw contradiction(url)
}

async function readHead(
  answer: Answer,
  { size, start }: Announcement,
  way: Way,
  onProgress?: Progress,
): Promise<Buffer> {
  if (start === 0) return Buffer.alloc(0)
  const wanted = start ?? headLength
  const pieces: Buffer[] = []
  let read = 0
  for await (const piece of piecesOf(answer, way)) {
    pieces.push(piece)
    read += piece.length
    onProgress?.(read, size)
    if (read >= wanted) break
  }
  if (start !== undefined && read < start) throw incomplete(answer.url)
  return Buffer.concat(pieces).subarray(0, wanted)
}

/** The length a HEAD request tells; undefined where a host does not take it, as with URLs signed for GET alone. */
async function askSize(url: string, way: Way): Promise<number | undefined> {
  try {
    const answer = await follow(url, { method: 'HEAD' }, way)
    return answer.response.statusCode === 200 ? contentLength(answer) : undefined
  } catch (error) {
    if (way.watch.signal.aborted || !(error instanceof ImageDataError)) throw error
    return undefined
  }
}

const contradiction = (url: URL) =>
  new ImageDataError(
    'response',
    `Cannot read ${shownUrl(url)}: what the host says of the object's length contradicts itself. Use another host.`,
  )
