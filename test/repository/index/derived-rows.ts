import { sql } from 'kysely'
import { openEngine } from '../../../src/repository/open.ts'
import { classFields, listColumns } from '../../../src/repository/schema/columns.ts'
import { cutColumns } from '../../../src/repository/schema/image-text.ts'

/** All that the derived tables of a database hold, but for the numbers of classes, which mean nothing. */
export async function derivedRows(url: string) {
  const engine = await openEngine(url)
  try {
    const images = await engine.maintenance
      .selectFrom('image')
      .select(['seq', 'id', 'revision', 'json', ...cutColumns])
      .orderBy('seq')
      .execute()
    const entries = await engine.maintenance
      .selectFrom('list_entry')
      .innerJoin('scope', 'scope.id', 'list_entry.scope')
      .innerJoin('filter_class', 'filter_class.id', 'list_entry.class')
      .select(['scope.account', 'scope.visibility as kind', 'list_entry.seq'])
      .select(listColumns.map(({ field }) => `list_entry.${field}` as const))
      .select(sql<boolean>`filter_class.scope = scope.id`.as('is_own_class'))
      .select(classFields.map((field) => `filter_class.${field} as class_${field}` as const))
      .execute()
    const lines = (rows: readonly object[]) =>
      rows.map((row) =>
        JSON.stringify(row, (_, value: unknown) =>
          value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
        ),
      )
    return { images: lines(images), entries: lines(entries).toSorted() }
  } finally {
    await engine.close()
  }
}
