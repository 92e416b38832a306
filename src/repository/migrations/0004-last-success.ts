import { type ColumnDataType, type Kysely, sql } from 'kysely'
import type { Dialect } from '../sql/dialect.ts'

/** When each source was last run without failing. */
export async function up(db: Kysely<unknown>, { columnTypes }: Dialect): Promise<void> {
  await db.schema
    .alterTable('source')
    .addColumn('last_success', sql<ColumnDataType>`${sql.raw(columnTypes.integer)}`)
    .execute()
  await sql`update source set last_success = last_run where last_failed = 0`.execute(db)
}
