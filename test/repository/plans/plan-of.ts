import { buildIndexes } from '../../../src/repository/index/secondary-indexes.ts'
import { openReady } from '../../../src/repository/open.ts'
import type { SqlValue } from '../../../src/repository/schema/columns.ts'
import type { Engine } from '../../../src/repository/sql/engine.ts'

/** An empty catalogue on the embedded engine, with all its indexes. */
export async function indexedEngine(): Promise<Engine> {
  const engine = await openReady('sqlite::memory:')
  await buildIndexes(engine)
  return engine
}

/** How the embedded engine would run a statement: a sentence a step. */
export async function planOf(engine: Engine, sql: string, values: readonly SqlValue[]): Promise<string[]> {
  const rows = await engine.query<{ detail: string }>(`explain query plan ${sql}`, values)
  return rows.map((row) => row.detail)
}
