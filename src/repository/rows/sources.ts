import type { Kysely } from 'kysely'
import type { Source, SourceKey, SourceOrder } from '../../catalogue/sync/source-repository.ts'
import type { SourceTable, Tables } from '../schema/tables.ts'

export type SourceRow = Omit<SourceTable, 'id'> & { readonly id: number }

export const sourceOf = (row: SourceRow): Source => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  place: row.place,
  order: JSON.parse(row.run_with) as SourceOrder,
  every: row.every,
  next_run: row.next_run,
  lease_until: row.lease_until,
  last_run: row.last_run,
  last_result: row.last_result,
  last_failed: row.last_failed !== 0,
  last_success: row.last_success,
})

/** What is stored of a source that never ran by itself. */
export const newSource = ({ name, kind, place }: SourceKey) => ({
  name,
  kind,
  place,
  run_with: '{}',
  every: null,
  next_run: null,
  lease_until: null,
  worker: null,
  last_run: null,
  last_result: null,
  last_failed: 0,
  last_success: null,
})

/** The number of a source, which is remembered with it. */
export async function rememberSource(db: Kysely<Tables>, source: SourceKey): Promise<number> {
  const find = () => db.selectFrom('source').select('id').where('name', '=', source.name).executeTakeFirst()
  const known = await find()
  if (known) return known.id
  await db
    .insertInto('source')
    .values(newSource(source))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return ((await find()) as { id: number }).id
}

/** Sources that may be run by schedule now, the one that has been due longest first. */
export const dueSources = (db: Kysely<Tables>, now: number) =>
  db.selectFrom('source').selectAll().where('next_run', '<=', now).orderBy('next_run').orderBy('id')
