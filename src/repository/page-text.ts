import type { ImagePage } from '../catalogue/image-repository.ts'
import { itemOpening } from './fragments.ts'
import { imageSeparator, type PageRow } from './page-query.ts'

const opening = Buffer.from(itemOpening)
const idKey = Buffer.from('"id":"')
const UUID_LENGTH = 36
const end = Buffer.from('}')
const separator = Buffer.from(imageSeparator)

/**
 * The page from what the database joined, section by section: up to `limit` + 1 images, where the one too many only tells that there
 * is a next page. Cut in place: neither images nor their ids are ever parsed.
 */
export function cutPage(rows: readonly PageRow[], limit: number): ImagePage {
  const count = rows.reduce((sum, row) => sum + row.count, 0)
  const joined = join(rows)
  if (count <= limit) return { json: joined.length === 0 ? joined : Buffer.concat([joined, end]), count }
  const json = joined.subarray(0, joined.lastIndexOf(opening) - 1)
  return { json, count: limit, next: idOf(json, json.lastIndexOf(opening)) }
}

/** Most pages are one row, whose bytes are taken as they are. */
function join(rows: readonly PageRow[]): Buffer {
  const pieces = rows.flatMap(({ json }) =>
    json === null ? [] : [separator, Buffer.from(json.buffer, json.byteOffset, json.byteLength)],
  )
  const [, only = Buffer.alloc(0)] = pieces
  return pieces.length <= 2 ? only : Buffer.concat(pieces.slice(1))
}

function idOf(json: Buffer, item: number): string {
  const start = json.indexOf(idKey, item) + idKey.length
  return json.toString('latin1', start, start + UUID_LENGTH)
}
