import { type Kysely, sql } from 'kysely'
import type { Image } from 'scp-images-client/contract/image-fields'
import { type Member, type Scope, scopesOf } from '../../catalogue/query/access.ts'
import { findMembers } from '../rows/images.ts'
import { keyOf, listColumns, type SqlValue } from '../schema/columns.ts'
import type { EncodedImage } from '../schema/encoded-image.ts'
import type { Tables } from '../schema/tables.ts'
import { countRows } from './derived-tables.ts'
import { DamagedImage, encodeStored } from './fill.ts'

/** Rows a step. */
const ROWS = 500
/** Damaged images that are named. */
const NAMED = 10

/** Told after each step: rows that are compared, of all there are. */
export type OnCompared = (done: number, total: number) => void

/** Rows that differ from what the images require. */
export interface Differences {
  /** Ids of images whose text cannot be read, the first of them. */
  readonly damaged: readonly string[]
  /** Images whose text, or the places where it is cut, is not that of the layout. */
  readonly texts: number
  /** Entries that no list should have, or with other values than their image. */
  readonly entries: number
  /** Entries that lists lack. */
  readonly missing: number
}

/** Compare the derived tables with what a rebuild would make of the images. What is read must be of one moment. */
export async function compareWithImages(db: Kysely<Tables>, onCompared: OnCompared): Promise<Differences> {
  const [images, entries] = [await countRows(db, 'image'), await countRows(db, 'list_entry')]
  const onRows = (before: number) => (done: number) => onCompared(before + done, images + entries)
  const { damaged, texts, wanted } = await compareTexts(db, onRows(0))
  const { there, wrong } = await compareEntries(db, onRows(images))
  return { damaged, texts, entries: wrong, missing: Math.max(0, wanted - there) }
}

/** `wanted`: entries that lists should have. */
async function compareTexts(db: Kysely<Tables>, onRows: (done: number) => void) {
  const damaged: string[] = []
  let [texts, wanted, done, last] = [0, 0, 0, 0]
  for (;;) {
    const rows = await db
      .selectFrom('image')
      .selectAll()
      .where('seq', '>', last)
      .orderBy('seq')
      .limit(ROWS)
      .execute()
    const members = await findMembers(
      db,
      rows.map(({ seq }) => seq),
    )
    for (const row of rows) {
      const { seq, id: _, revision: __, ...stored } = row
      const item = readStored(row)
      if (item instanceof DamagedImage) {
        if (damaged.length < NAMED) damaged.push(item.id)
        continue
      }
      if (!isEqual(Object.values(stored), item.text)) texts++
      wanted += scopesOf(item.image, members.get(seq) ?? []).length
    }
    done += rows.length
    onRows(done)
    last = rows.at(-1)?.seq ?? last
    if (rows.length < ROWS) return { damaged, texts, wanted }
  }
}

/** `there`: entries that lists should have, with any values. */
async function compareEntries(db: Kysely<Tables>, onRows: (done: number) => void) {
  const scopes = new Map((await db.selectFrom('scope').selectAll().execute()).map((row) => [row.id, row]))
  let [there, wrong, done] = [0, 0, 0]
  let last = { scope: 0, seq: 0 }
  for (;;) {
    const rows = await db
      .selectFrom('list_entry')
      .leftJoin('image', 'image.seq', 'list_entry.seq')
      .selectAll('list_entry')
      .select(['image.id as image_id', 'image.json'])
      .where(sql<boolean>`(list_entry.scope, list_entry.seq) > (${last.scope}, ${last.seq})`)
      .orderBy('list_entry.scope')
      .orderBy('list_entry.seq')
      .limit(ROWS)
      .execute()
    const members = await findMembers(
      db,
      rows.map(({ seq }) => seq),
    )
    for (const { scope, seq, image_id: id, json, ...row } of rows) {
      const item = id && json !== null ? readStored({ id, json }) : undefined
      // Reported by another check.
      if (item instanceof DamagedImage) continue
      const isWanted = item && isOf(scopes.get(scope), item.image, members.get(seq))
      if (isWanted) there++
      if (!isWanted || !hasValues(row, item)) wrong++
    }
    done += rows.length
    onRows(done)
    last = rows.at(-1) ?? last
    if (rows.length < ROWS) return { there, wrong }
  }
}

function readStored(row: Parameters<typeof encodeStored>[0]): EncodedImage | DamagedImage {
  try {
    return encodeStored(row)
  } catch (error) {
    if (error instanceof DamagedImage) return error
    throw error
  }
}

const isOf = (scope: Scope | undefined, image: Image, members: readonly Member[] = []): boolean =>
  scopesOf(image, members).some(
    ({ account, visibility }) => account === scope?.account && visibility === scope.visibility,
  )

const hasValues = (row: Readonly<Record<string, unknown>>, { list }: EncodedImage): boolean =>
  isEqual(
    listColumns.map(({ field }) => row[field]),
    list,
  )

const isEqual = (found: readonly unknown[], wanted: readonly SqlValue[]): boolean =>
  found.length === wanted.length &&
  wanted.every((value, place) => comparable(found[place]) === comparable(value))

const comparable = (value: unknown) => (value instanceof Uint8Array ? keyOf(value) : value)
