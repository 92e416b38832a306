import { createHash } from 'node:crypto'
import type { ImageFacts } from '../catalogue/image-data.ts'
import { checkTablesAreInside } from '../disk-image/qcow2-header.ts'
import { piecesOf, tooLarge } from './body.ts'
import type { Way } from './follow.ts'
import { headJudge } from './head-judge.ts'
import { openWhole } from './open-whole.ts'

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
  const { answer, total } = await openWhole(url, way)
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
