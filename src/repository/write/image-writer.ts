import { stateOf, valuesBefore } from '../../catalogue/history.ts'
import { type StoredMember, scopesOf } from '../../catalogue/query/access.ts'
import { entryColumns, entryRows, moveEntries } from '../index/entries.ts'
import { memberColumns, memberRows, tagColumns, tagRows } from '../rows/image-parts.ts'
import { logSteps, statesAfter } from '../rows/past-states.ts'
import { type Numbers, takeNumbers } from '../rows/removed-images.ts'
import type { StoredRow } from '../rows/stored-image.ts'
import type { SqlValue } from '../schema/columns.ts'
import { audienceOf, type EncodedImage } from '../schema/encoded-image.ts'
import { imageColumns, parseText, textColumns } from '../schema/image-text.ts'
import { insertRows, runCached, updateOf } from '../sql/bulk-insert.ts'
import type { WriteTransaction } from './transaction.ts'

export interface NewImage {
  readonly item: EncodedImage
  readonly members: readonly StoredMember[]
}

/** Add images that are not there. */
export async function insertImages(writing: WriteTransaction, added: readonly NewImage[]): Promise<void> {
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

/** Bring a stored image, its members and its tags to the state in `item`, completed by the stored one. */
export async function updateImage(
  writing: WriteTransaction,
  item: EncodedImage,
  old: StoredRow,
  members: readonly StoredMember[],
): Promise<void> {
  const { db, log } = writing
  const { seq } = old
  const oldImage = parseText(old.json)
  const past = [oldImage, ...statesAfter(old.json, item.earlier)]
  const revision = logSteps(log, seq, old.revision, past) + 1
  const update = () => updateOf(db, 'image', [...textColumns, 'revision'], ['seq'])
  await runCached(writing, 'update image', update, [...item.text, revision, seq])
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
  { db, log, scopes }: WriteTransaction,
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
