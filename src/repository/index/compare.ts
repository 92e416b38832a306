import { type Kysely, sql } from 'kysely'
import { type Member, type Scope, scopesOf } from '../../catalogue/access.ts'
import type { Image } from '../../contract/image-fields.ts'
import { chunks } from '../bulk-insert.ts'
import { keyOf, listColumns, type SqlValue } from '../list-columns.ts'
import { listValues, prepareImage } from '../prepare-image.ts'
import type { Tables } from '../tables.ts'
import { storedImage } from './fill.ts'

/** Rows a step. */
const ROWS = 2000
const ROWS_AT_ONCE = 500

/** Told after each step: rows that are compared, of all there are. */
export type OnCompared = (done: number, total: number) => void

/** Rows that are not as the images say. */
export interface Differences {
  /** Images whose text, or the places where it is cut, is not that of the layout. */
  readonly texts: number
  /** Entries that no list should have, or with other values than their image. */
  readonly entries: number
  /** Entries that lists lack. */
  readonly missing: number
}

/** Compare the derived tables with what a rebuild would make of the images. What is read must be of one moment. */
export async function compareWithImages(db: Kysely<Tables>, onCompared: OnCompared): Promise<Differences> {
  const [images, entries] = [await countOf(db, 'image'), await countOf(db, 'list_entry')]
  const told = (before: number) => (done: number) => onCompared(before + done, images + entries)
  const { texts, wanted } = await compareTexts(db, told(0))
  const { there, wrong } = await compareEntries(db, told(images))
  return { texts, entries: wrong, missing: Math.max(0, wanted - there) }
}

/** `wanted`: entries that lists should have. */
async function compareTexts(db: Kysely<Tables>, told: (done: number) => void) {
  let [texts, wanted, done, last] = [0, 0, 0, 0]
  for (;;) {
    const rows = await db
      .selectFrom('image')
      .selectAll()
      .where('seq', '>', last)
      .orderBy('seq')
      .limit(ROWS)
      .execute()
    const members = await membersOf(
      db,
      rows.map(({ seq }) => seq),
    )
    for (const { seq, id, revision: _, ...stored } of rows) {
      const image = readImage(seq, stored.json)
      const prepared = image && prepareImage({ image })
      const isSame =
        prepared && isEqual([id], [prepared.uuid]) && isEqual(Object.values(stored), prepared.text)
      if (!isSame) texts++
      if (image) wanted += scopesOf(image, members.get(seq) ?? []).length
    }
    done += rows.length
    told(done)
    last = rows.at(-1)?.seq ?? last
    if (rows.length < ROWS) return { texts, wanted }
  }
}

/** `there`: entries that lists should have, whatever their values. */
async function compareEntries(db: Kysely<Tables>, told: (done: number) => void) {
  const scopes = new Map((await db.selectFrom('scope').selectAll().execute()).map((row) => [row.id, row]))
  let [there, wrong, done] = [0, 0, 0]
  let last = { scope: 0, seq: 0 }
  for (;;) {
    const rows = await db
      .selectFrom('list_entry')
      .leftJoin('image', 'image.seq', 'list_entry.seq')
      .selectAll('list_entry')
      .select('image.json')
      .where(sql<boolean>`(list_entry.scope, list_entry.seq) > (${last.scope}, ${last.seq})`)
      .orderBy('list_entry.scope')
      .orderBy('list_entry.seq')
      .limit(ROWS)
      .execute()
    const members = await membersOf(
      db,
      rows.map(({ seq }) => seq),
    )
    for (const { scope, seq, json, ...row } of rows) {
      const image = json === null ? undefined : readImage(seq, json)
      const isWanted = image && isOf(scopes.get(scope), image, members.get(seq))
      if (isWanted) there++
      if (!isWanted || !hasValues(row, image)) wrong++
    }
    done += rows.length
    told(done)
    last = rows.at(-1) ?? last
    if (rows.length < ROWS) return { there, wrong }
  }
}

function readImage(seq: number, json: string): Image | undefined {
  try {
    return storedImage(seq, json)
  } catch {
    return undefined
  }
}

const isOf = (scope: Scope | undefined, image: Image, members: readonly Member[] = []): boolean =>
  scopesOf(image, members).some(
    ({ account, visibility }) => account === scope?.account && visibility === scope.visibility,
  )

const hasValues = (row: Readonly<Record<string, unknown>>, image: Image): boolean =>
  isEqual(
    listColumns.map(({ field }) => row[field]),
    listValues(image),
  )

const isEqual = (found: readonly unknown[], wanted: readonly SqlValue[]): boolean =>
  found.length === wanted.length &&
  wanted.every((value, place) => comparable(found[place]) === comparable(value))

const comparable = (value: unknown) => (value instanceof Uint8Array ? keyOf(value) : value)

async function membersOf(
  db: Kysely<Tables>,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, Member[]>> {
  const members = new Map<number, Member[]>()
  for (const some of chunks(seqs, ROWS_AT_ONCE)) {
    const rows = await db
      .selectFrom('member')
      .select(['seq', 'member_id', 'status'])
      .where('seq', 'in', some)
      .execute()
    for (const { seq, ...member } of rows) members.set(seq, [...(members.get(seq) ?? []), member])
  }
  return members
}

async function countOf(db: Kysely<Tables>, table: 'image' | 'list_entry'): Promise<number> {
  const row = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
