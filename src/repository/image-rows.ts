import { type Compilable, CompiledQuery, sql } from 'kysely'
import { type StoredMember, scopesOf } from '../catalogue/access.ts'
import { stateOf, valuesBefore } from '../catalogue/history.ts'
import type { Image } from '../contract/image-fields.ts'
import { compiledOnce, insertRows } from './bulk-insert.ts'
import { cutColumns, parseText } from './fragments.ts'
import { memberColumns, memberRows, tagColumns, tagRows } from './image-parts.ts'
import { classFields, keyOf, listColumns, type SqlValue } from './list-columns.ts'
import { logSteps, statesAfter } from './past-states.ts'
import { audienceOf, listValues, type PreparedImage } from './prepare-image.ts'
import { type Numbers, takeNumbers } from './removed-images.ts'
import type { StoredRow } from './stored-image.ts'
import type { Writing } from './writing.ts'

const textColumns = ['json', ...cutColumns]
/** Columns of a row of images, those of a prepared image's text last. */
export const imageColumns = ['seq', 'id', 'revision', ...textColumns]
/** Columns of `entryRows`. */
export const entryColumns = ['scope', 'seq', 'class', ...listColumns.map((column) => column.field)]

export interface NewImage {
  readonly item: PreparedImage
  readonly members: readonly StoredMember[]
}

/** Add images that are not there. */
export async function insertImages(writing: Writing, added: readonly NewImage[]): Promise<void> {
  if (added.length === 0) return
  const { db, log, scopes } = writing
  const images: SqlValue[][] = []
  const memberships: SqlValue[][] = []
  const tags: SqlValue[][] = []
  const entries: SqlValue[][] = []
  const numbers = await takeNumbers(
    writing,
    added.map(({ item }) => item.uuid),
  )
  for (const [index, { item, members }] of added.entries()) {
    const { seq, revision: first } = numbers[index] as Numbers
    log.add(seq, { revision: first, kind: 'created', before: {} })
    const revision = item.earlier ? logSteps(log, seq, first, [...item.earlier, item.image]) : first
    images.push([seq, item.uuid, revision, ...item.text])
    memberships.push(...memberRows(seq, members))
    tags.push(...tagRows(seq, item.tags ?? []))
    const ids = await scopes.idsOf(db, audienceOf(item, members))
    scopes.touch(ids)
    entries.push(...(await entryRows(writing, seq, item, ids)))
  }
  await insertRows(writing, 'image', imageColumns, images)
  await insertRows(writing, 'member', memberColumns, memberships)
  await insertRows(writing, 'tag', tagColumns, tags)
  await insertRows(writing, 'list_entry', entryColumns, entries)
}

/** Make a stored image, its members and its tags what `item` says, completed by what is stored. */
export async function updateImage(
  writing: Writing,
  item: PreparedImage,
  old: StoredRow,
  members: readonly StoredMember[],
): Promise<void> {
  const { db, facts, log } = writing
  const { seq } = old
  const oldImage = parseText(old.json)
  const past = [oldImage, ...statesAfter(old.json, item.earlier)]
  const revision = logSteps(log, seq, old.revision, past) + 1
  const text = compiledOnce(facts, 'update image', () =>
    updateOf(db, 'image', [...textColumns, 'revision'], ['seq']),
  )
  await db.executeQuery(CompiledQuery.raw(text, [...item.text, revision, seq]))
  if (item.members) {
    await db.deleteFrom('member').where('seq', '=', seq).execute()
    await insertRows(writing, 'member', memberColumns, memberRows(seq, members))
  }
  if (item.tags) {
    await db.deleteFrom('tag').where('seq', '=', seq).execute()
    await insertRows(writing, 'tag', tagColumns, tagRows(seq, item.tags))
  }
  const before = stateOf({ ...old, image: past.at(-1) ?? oldImage })
  const after = stateOf({ image: item.image, members, tags: item.tags ?? old.tags })
  log.add(seq, { revision, kind: 'changed', before: valuesBefore(before, after) })
  await moveEntries(writing, item, old, oldImage, members)
}

/** Delete an image with all that belongs to it; its history stays, and its seq remains its own. */
export async function deleteImage(
  { db, log, scopes }: Writing,
  id: Uint8Array,
  old: StoredRow,
): Promise<void> {
  const { seq } = old
  const image = parseText(old.json)
  const revision = old.revision + 1
  const ids = await scopes.idsOf(db, scopesOf(image, old.members))
  scopes.touch(ids)
  if (ids.length > 0)
    await db.deleteFrom('list_entry').where('scope', 'in', ids).where('seq', '=', seq).execute()
  for (const table of ['member', 'tag', 'image'] as const)
    await db.deleteFrom(table).where('seq', '=', seq).execute()
  await db.insertInto('removed').values({ seq, id, revision }).execute()
  log.add(seq, { revision, kind: 'deleted', before: valuesBefore(stateOf({ ...old, image }), undefined) })
}

/** The list index follows an image. What lists do not show costs nothing here, and leaves their ETags alone. */
async function moveEntries(
  writing: Writing,
  item: PreparedImage,
  old: StoredRow,
  oldImage: Image,
  members: readonly StoredMember[],
): Promise<void> {
  const { db, facts, scopes } = writing
  const before = await scopes.idsOf(db, scopesOf(oldImage, old.members))
  const after = await scopes.idsOf(db, audienceOf(item, members))
  const gone = before.filter((id) => !after.includes(id))
  const come = after.filter((id) => !before.includes(id))
  const stay = after.filter((id) => before.includes(id))
  scopes.touch([...gone, ...come])
  if (old.json !== item.text[0]) scopes.touch(stay)
  for (const scope of gone)
    await db.deleteFrom('list_entry').where('scope', '=', scope).where('seq', '=', old.seq).execute()
  const changes = listChanges(listValues(oldImage), item.list)
  if (changes) {
    const isClassSame = classFields.every((field) => !Object.hasOwn(changes, field))
    for (const scope of stay) {
      // A column that is named is written to each of its indexes, whatever its value: the class is in nearly all of them.
      const values: Record<string, SqlValue> = isClassSame
        ? changes
        : { ...changes, class: await scopes.class(db, scope, item.class) }
      const columns = Object.keys(values)
      const text = compiledOnce(facts, `update entry ${columns}`, () =>
        updateOf(db, 'list_entry', columns, ['scope', 'seq']),
      )
      await db.executeQuery(CompiledQuery.raw(text, [...Object.values(values), scope, old.seq]))
    }
  }
  await insertRows(writing, 'list_entry', entryColumns, await entryRows(writing, old.seq, item, come))
}

/** UPDATE of some columns of the row with some values, given in this order. */
function updateOf(
  db: Writing['db'],
  table: 'image' | 'list_entry',
  columns: readonly string[],
  key: readonly string[],
): Compilable {
  let update = db.updateTable(table).set(Object.fromEntries(columns.map((column) => [column, 0])) as never)
  for (const column of key) update = update.where(sql.ref(`${table}.${column}`), '=', 0)
  return update
}

/** The list columns that differ, with their new values; undefined when none does. */
function listChanges(
  old: readonly SqlValue[],
  now: readonly SqlValue[],
): Record<string, SqlValue> | undefined {
  const changed = listColumns
    .map(({ field }, index): [string, SqlValue] => [field, now[index] as SqlValue])
    .filter((_, index) => !isEqual(old[index] as SqlValue, now[index] as SqlValue))
  return changed.length > 0 ? Object.fromEntries(changed) : undefined
}

const isEqual = (a: SqlValue, b: SqlValue) =>
  typeof a === 'object' && typeof b === 'object' ? keyOf(a) === keyOf(b) : a === b

/** An image's rows in the list index, one a scope. */
export async function entryRows(
  { db, scopes }: Pick<Writing, 'db' | 'scopes'>,
  seq: number,
  item: PreparedImage,
  ids: readonly number[],
): Promise<SqlValue[][]> {
  const rows: SqlValue[][] = []
  for (const scope of ids) rows.push([scope, seq, await scopes.class(db, scope, item.class), ...item.list])
  return rows
}
