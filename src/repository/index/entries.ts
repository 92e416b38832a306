import type { Image } from 'scp-images-client/contract/image-fields'
import { type StoredMember, scopesOf } from '../../catalogue/query/access.ts'
import type { StoredRow } from '../rows/stored-image.ts'
import { classFields, keyOf, listColumns, type SqlValue } from '../schema/columns.ts'
import { audienceOf, type EncodedImage, listValues } from '../schema/encoded-image.ts'
import { insertRows, runCached, updateOf } from '../sql/bulk-insert.ts'
import type { Engine } from '../sql/engine.ts'
import type { ScopeRegistry } from './scopes.ts'

/** What of a transaction the list index needs. */
interface IndexWriter extends Pick<Engine, 'db' | 'dialect'> {
  readonly scopes: ScopeRegistry
}

/** Columns of `entryRows`. */
export const entryColumns = ['scope', 'seq', 'class', ...listColumns.map((column) => column.field)]

/** The list index follows an image. What lists do not show costs nothing here, and leaves their ETags alone. */
export async function moveEntries(
  writer: IndexWriter,
  item: EncodedImage,
  old: StoredRow,
  oldImage: Image,
  members: readonly StoredMember[],
): Promise<void> {
  const { db, scopes } = writer
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
      // An update of a named column writes to each of its indexes, even when the value is the same: the class is in
      // nearly all of them.
      const values: Record<string, SqlValue> = isClassSame
        ? changes
        : { ...changes, class: await scopes.class(db, scope, item.class) }
      const columns = Object.keys(values)
      const update = () => updateOf(db, 'list_entry', columns, ['scope', 'seq'])
      const parameters = [...Object.values(values), scope, old.seq]
      await runCached(writer, `update entry ${columns}`, update, parameters)
    }
  }
  await insertRows(writer, 'list_entry', entryColumns, await entryRows(writer, old.seq, item, come))
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
  { db, scopes }: Pick<IndexWriter, 'db' | 'scopes'>,
  seq: number,
  item: EncodedImage,
  ids: readonly number[],
): Promise<SqlValue[][]> {
  const rows: SqlValue[][] = []
  for (const scope of ids) rows.push([scope, seq, await scopes.class(db, scope, item.class), ...item.list])
  return rows
}
