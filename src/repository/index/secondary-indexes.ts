import { setImmediate } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { type ListIndex, listIndexes } from '../schema/layout.ts'
import type { Tables } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'

/** The list indexes that are not there. */
export async function missingIndexes({ db, dialect }: Engine): Promise<ListIndex[]> {
  const { rows } = await dialect.indexNames('list_entry').execute(db)
  const there = new Set(rows.map((row) => row.name))
  return listIndexes.filter((index) => !there.has(index.name))
}

/**
 * Build the missing indexes. Each index is one step: after an interruption, the next call continues with the others.
 */
export async function buildIndexes(
  engine: Engine,
  onIndex: (done: number, total: number) => void = () => {},
): Promise<void> {
  const missing = await missingIndexes(engine)
  if (missing.length === 0) return
  const withSeq = sql.raw(engine.dialect.indexWithSeq)
  await engine.dialect.buildIndexes(engine.maintenance, async () => {
    for (const [done, { name, columns }] of missing.entries()) {
      onIndex(done, missing.length)
      // A database in this process never waits: a server that loads answers in between.
      await setImmediate()
      const keys = sql.join(columns.map((column) => sql.ref(column)))
      await sql`create index if not exists ${sql.id(name)} on list_entry (${keys}) ${withSeq}`.execute(
        engine.maintenance,
      )
    }
  })
  onIndex(missing.length, missing.length)
}

export async function dropIndexes(db: Kysely<Tables>): Promise<void> {
  for (const { name } of listIndexes) await sql`drop index if exists ${sql.id(name)}`.execute(db)
}
