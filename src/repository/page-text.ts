import type { ImagePage } from '../catalogue/image-repository.ts'
import { itemOpening } from './fragments.ts'
import type { PageRow } from './page-query.ts'

const opening = Buffer.from(itemOpening)
const idKey = Buffer.from('"id":"')
const UUID_LENGTH = 36
const end = Buffer.from('}')

/**
 * The page from what the database joined: up to `limit` + 1 images, where the one too many only tells that there
 * is a next page. Cut in place: neither images nor their ids are ever parsed.
 */
export function cutPage(row: PageRow, limit: number): ImagePage {
  if (row.json === null) return { json: Buffer.alloc(0), count: 0 }
  const joined = Buffer.from(row.json.buffer, row.json.byteOffset, row.json.byteLength)
  if (row.count <= limit) return { json: Buffer.concat([joined, end]), count: row.count }
  const json = joined.subarray(0, joined.lastIndexOf(opening) - 1)
  return { json, count: limit, next: idOf(json, json.lastIndexOf(opening)) }
}

function idOf(json: Buffer, item: number): string {
  const start = json.indexOf(idKey, item) + idKey.length
  return json.toString('latin1', start, start + UUID_LENGTH)
}
