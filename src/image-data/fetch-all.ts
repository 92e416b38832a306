import { createHash } from 'node:crypto'
import type { ImageFacts } from '../catalogue/image-data.ts'
import { checkTablesAreInside } from '../disk-image/qcow2-header.ts'
import { chunksOf, tooLarge } from './body.ts'
import type { FetchContext } from './follow.ts'
import { headInspector } from './head-inspector.ts'
import { openWhole } from './open-whole.ts'

/**
 * Reads an object in one pass: its size, its digests, and the virtual size in its header. Stops at a header that is
 * refused. Keeps no data.
 * @throws ImageDataError
 */
export async function fetchAll(url: string, context: FetchContext): Promise<ImageFacts> {
  const { result, total } = await openWhole(url, context)
  const md5 = createHash('md5')
  const sha512 = createHash('sha512')
  const head = headInspector()
  let size = 0
  for await (const chunk of chunksOf(result, context)) {
    size += chunk.length
    if (size > context.limits.size) throw tooLarge(result.url, context.limits.size)
    head.add(chunk)
    md5.update(chunk)
    sha512.update(chunk)
    context.onProgress?.(size, total)
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
