import { createHash } from 'node:crypto'
import { ImageDataError, type ImageFacts } from '../catalogue/image-data.ts'
import { judgeHead } from '../disk-image/judge-head.ts'
import { checkTablesAreInside, headLength, type Qcow2Header } from '../disk-image/qcow2-header.ts'
import { contentLength, piecesOf, tooLarge } from './body.ts'
import { follow, type Way } from './follow.ts'
import { shownUrl } from './shown-url.ts'

/**
 * Everything an object tells, in one pass: size, digests, and the virtual size in its header. Reads on only once the
 * header is found good; keeps nothing but that.
 * @throws ImageDataError
 */
export async function fetchAll(
  url: string,
  way: Way,
  onProgress?: (bytesRead: number, totalBytes?: number) => void,
): Promise<ImageFacts> {
  const answer = await follow(url, { method: 'GET' }, way)
  const total = contentLength(answer)
  if (answer.response.statusCode !== 200) throw unasked(answer.url)
  if (total !== undefined && total > way.limits.size) throw tooLarge(answer.url, way.limits.size)
  const md5 = createHash('md5')
  const sha512 = createHash('sha512')
  const head = headJudge()
  let size = 0
  for await (const piece of piecesOf(answer, way)) {
    size += piece.length
    if (size > way.limits.size) throw tooLarge(answer.url, way.limits.size)
    head.add(piece)
    md5.update(piece)
    sha512.update(piece)
    onProgress?.(size, total)
  }
  const header = head.end()
  checkTablesAreInside(header, size)
  return {
    checksum: md5.digest('hex'),
    os_hash_algo: 'sha512',
    os_hash_value: sha512.digest('hex'),
    size,
    virtual_size: header.virtualSize,
  }
}

/** Collects the first bytes and judges them as soon as there are enough. */
function headJudge() {
  const bytes = Buffer.alloc(headLength)
  let length = 0
  let header: Qcow2Header | undefined
  return {
    add(piece: Buffer): void {
      if (header) return
      length += piece.copy(bytes, length)
      if (length === headLength) header = judgeHead(bytes)
    },
    end: (): Qcow2Header => header ?? judgeHead(bytes.subarray(0, length)),
  }
}

const unasked = (url: URL) =>
  new ImageDataError(
    'response',
    `Cannot read ${shownUrl(url)}: the host sends a part where the whole was asked for. Use another host.`,
  )
