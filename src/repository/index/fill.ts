import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely'
import { type Image, noValues } from 'scp-images-client/contract/image-fields'
import { findMembers } from '../rows/images.ts'
import { decodeUuid, keyOf, type SqlValue } from '../schema/columns.ts'
import { audienceOf, type EncodedImage, encodeImage } from '../schema/encoded-image.ts'
import { imageColumns, parseText } from '../schema/image-text.ts'
import type { Tables } from '../schema/tables.ts'
import { insertRows } from '../sql/bulk-insert.ts'
import type { Engine } from '../sql/engine.ts'
import { DatabaseSetupError } from '../sql/errors.ts'
import { entryColumns, entryRows } from './entries.ts'
import { type ScopeNumbers, ScopeRegistry } from './scopes.ts'

type Source = SelectQueryBuilder<Tables, 'image', Pick<ImageRow, 'seq' | 'id' | 'revision' | 'json'>>
type ImageRow = Selectable<Tables['image']>

/** Where to, what numbers of scopes and classes are known, and how many images at most. */
interface FillInto extends Pick<Engine, 'db' | 'dialect'> {
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
  { db, dialect, numbers, size }: FillInto,
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
  const members = await findMembers(
    db,
    images.map(({ seq }) => seq),
  )
  const scopes = new ScopeRegistry(dialect, numbers, 'filter_class_new')
  const rows: SqlValue[][] = []
  const entries: SqlValue[][] = []
  for (const row of images) {
    const { seq, id, revision } = row
    const item = encodeStored(row)
    rows.push([seq, id, revision, ...item.text])
    const ids = await scopes.idsOf(db, audienceOf(item, members.get(seq) ?? []))
    entries.push(...(await entryRows({ db, scopes }, seq, item, ids)))
  }
  await insertRows({ db, dialect }, 'image_new', imageColumns, rows)
  await insertRows({ db, dialect }, 'list_entry_new', entryColumns, entries)
  scopes.share()
  return { count: images.length, last: last.seq }
}

/** A row of an image cannot be read: its text is no JSON, or not that of an image with this id. */
export class DamagedImage extends DatabaseSetupError {
  readonly id: string

  constructor(id: string) {
    super(`The image ${id} is damaged: its text cannot be read. Restore a backup of the database.`)
    this.name = 'DamagedImage'
    this.id = id
  }
}

/**
 * What is to be stored of an image, by the text that is. A field that came after it was stored has no value.
 * @throws DamagedImage
 */
export function encodeStored({ id, json }: Pick<ImageRow, 'id' | 'json'>): EncodedImage {
  try {
    const image: Record<string, unknown> = parseText(json)
    // In place: to copy the object takes twice as long as to read the text.
    for (const field of optionalFields) image[field] ??= null
    const item = encodeImage({ image: image as Image })
    const isWhole = item.list.every((value) => value !== undefined && !Number.isNaN(value))
    if (isWhole && keyOf(item.uuid) === keyOf(id)) return item
  } catch {
    // Falls through: the kind of damage does not matter to the caller.
  }
  throw new DamagedImage(decodeUuid(id))
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
