import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import type { Member } from '../../catalogue/access.ts'
import { type Image, noValues } from '../../contract/image-fields.ts'
import { insertRows } from '../bulk-insert.ts'
import { DatabaseSetupError } from '../database-error.ts'
import type { EngineFacts } from '../engine.ts'
import { parseText } from '../fragments.ts'
import { entryColumns, entryRows, imageColumns } from '../image-rows.ts'
import type { SqlValue } from '../list-columns.ts'
import { audienceOf, prepareImage } from '../prepare-image.ts'
import { type ScopeNumbers, ScopeRegister } from '../scope-register.ts'
import type { Tables } from '../tables.ts'

type Source = SelectQueryBuilder<Tables, 'image', Pick<ImageRow, 'seq' | 'id' | 'revision' | 'json'>>
type ImageRow = Selectable<Tables['image']>

/** Where to, what numbers of scopes and classes are known, and how many images at most. */
interface FillInto {
  readonly db: Kysely<Tables>
  readonly facts: EngineFacts
  readonly numbers: ScopeNumbers
  readonly size: number
}

/** Images that were written: how many, and the seq of the last one. */
interface Written {
  readonly count: number
  readonly last: number
}

/**
 * Write the next images, in the order of their seqs, into the new tables. Undefined: there was none left.
 * @param only narrows the images, to those that changed since they were written
 */
export async function fillNewTables(
  { db, facts, numbers, size }: FillInto,
  after: number,
  only: (images: Source) => Source = (images) => images,
): Promise<Written | undefined> {
  const images = await only(
    db.selectFrom('image').select(['seq', 'id', 'revision', 'json']).where('seq', '>', after),
  )
    .orderBy('seq')
    .limit(size)
    .execute()
  const last = images.at(-1)
  if (!last) return undefined
  const members = await membersBetween(db, after, last.seq)
  const scopes = new ScopeRegister(facts, numbers, 'filter_class_new')
  const rows: SqlValue[][] = []
  const entries: SqlValue[][] = []
  for (const { seq, id, revision, json } of images) {
    const item = prepareImage({ image: storedImage(seq, json) })
    rows.push([seq, id, revision, ...item.text])
    const ids = await scopes.idsOf(db, audienceOf(item, members.get(seq) ?? []))
    entries.push(...(await entryRows({ db, scopes }, seq, item, ids)))
  }
  await insertRows({ db, facts }, 'image_new', imageColumns, rows)
  await insertRows({ db, facts }, 'list_entry_new', entryColumns, entries)
  scopes.share()
  return { count: images.length, last: last.seq }
}

/**
 * The image of a stored text. A field that came after it was stored has no value.
 * @throws DatabaseSetupError when the text is damaged
 */
export function storedImage(seq: number, json: string): Image {
  try {
    const image: Record<string, unknown> = parseText(json)
    // In place: to copy the object takes twice as long as to read the text.
    for (const field of optionalFields) image[field] ??= null
    return image as Image
  } catch {
    throw new DatabaseSetupError(
      `The text of the image with the internal number ${seq} is damaged. Restore a backup of the database.`,
    )
  }
}

async function membersBetween(
  db: Kysely<Tables>,
  after: number,
  last: number,
): Promise<ReadonlyMap<number, Member[]>> {
  const rows = await db
    .selectFrom('member')
    .select(['seq', 'member_id', 'status'])
    .where('seq', '>', after)
    .where('seq', '<=', last)
    .execute()
  const members = new Map<number, Member[]>()
  for (const { seq, ...member } of rows) members.set(seq, [...(members.get(seq) ?? []), member])
  return members
}

const optionalFields = Object.keys(noValues)

/** Take images out of the new tables again that changed, came or went after an event. */
export async function forgetChanged(db: Kysely<Tables>, event: number): Promise<void> {
  for (const table of ['image_new', 'list_entry_new'] as const)
    await db.deleteFrom(table).where(changedSince(event)).execute()
}

/** A condition on `seq`. */
export const changedSince = (event: number) =>
  sql<boolean>`seq in (select history.seq from history where history.event > ${event})`
