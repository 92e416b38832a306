import type { ImagePage, PageText } from '../../catalogue/image-repository.ts'
import { itemOpening } from '../schema/image-text.ts'
import { imageSeparator, type PageRow } from './page-query.ts'

const idKey = '"id":"'
const UUID_LENGTH = 36

/**
 * The page from the rows that the database joined, section by section: up to `limit` + 1 images, where the extra one
 * only shows that there is a next page. Cut in place: neither images nor their ids are parsed, and no text is copied.
 */
export function cutPage(rows: readonly PageRow[], limit: number): ImagePage {
  const texts = rows.flatMap(({ json }) => (json === null ? [] : [asBuffer(json)]))
  const count = rows.reduce((sum, row) => sum + row.count, 0)
  if (count <= limit) return { json: closed(texts), count }
  const last = texts.pop() ?? Buffer.alloc(0)
  const item = last.lastIndexOf(itemOpening)
  if (item > 0) texts.push(last.subarray(0, item - imageSeparator.length))
  return { json: closed(texts), count: limit, next: lastId(texts.at(-1) ?? last) }
}

const asBuffer = (text: Uint8Array | string): Buffer =>
  typeof text === 'string'
    ? Buffer.from(text, 'latin1')
    : Buffer.from(text.buffer, text.byteOffset, text.byteLength)

/** Texts of images lack their last brace, so that they can be cut and joined. */
function closed(texts: readonly Buffer[]): PageText[] {
  if (texts.length === 0) return []
  return [...texts.flatMap((text, index) => (index === 0 ? [text] : [imageSeparator, text])), '}']
}

function lastId(text: Buffer): string {
  const start = text.indexOf(idKey, text.lastIndexOf(itemOpening)) + idKey.length
  return text.toString('latin1', start, start + UUID_LENGTH)
}
