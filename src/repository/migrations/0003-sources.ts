import { type ColumnDataType, type Kysely, sql } from 'kysely'
import type { Dialect } from '../sql/dialect.ts'

/** Sources that are synchronised, and which of them said what of an image. */
export async function up(db: Kysely<unknown>, { columnTypes }: Dialect): Promise<void> {
  const type = (kind: keyof typeof columnTypes) => sql<ColumnDataType>`${sql.raw(columnTypes[kind])}`

  await db.schema
    .createTable('source')
    .addColumn('id', type('serial'), (column) => column.primaryKey())
    .addColumn('name', type('text'), (column) => column.notNull().unique())
    .addColumn('kind', type('text'), (column) => column.notNull())
    .addColumn('place', type('text'), (column) => column.notNull())
    .addColumn('run_with', type('text'), (column) => column.notNull())
    .addColumn('every', type('integer'))
    .addColumn('next_run', type('integer'))
    .addColumn('lease_until', type('integer'))
    .addColumn('worker', type('text'))
    .addColumn('last_run', type('integer'))
    .addColumn('last_result', type('text'))
    .addColumn('last_failed', type('integer'), (column) => column.notNull())
    .execute()
  await db.schema.createIndex('source_by_next_run').on('source').columns(['next_run', 'id']).execute()
  await db.schema
    .createTable('provenance')
    .addColumn('seq', type('integer'), (column) => column.primaryKey())
    .addColumn('source', type('integer'), (column) => column.notNull())
    .addColumn('said', type('text'), (column) => column.notNull())
    .addColumn('place', type('text'))
    .addColumn('document', type('text'))
    .addColumn('digest', type('text'))
    .addColumn('first_seen', type('integer'), (column) => column.notNull())
    .addColumn('last_changed', type('integer'), (column) => column.notNull())
    .addColumn('missing_since', type('integer'))
    .addColumn('hidden', type('integer'), (column) => column.notNull())
    .execute()
  await db.schema.createIndex('provenance_by_source').on('provenance').columns(['source', 'seq']).execute()
}
