import { keyOf } from '../schema/columns.ts'
import type { Engine } from '../sql/engine.ts'

/** Where an image is stored, and the revision it begins with. */
export interface Numbers {
  readonly seq: number
  readonly revision: number
}

/**
 * Numbers for new images, in their order: the next free ones. An id that was deleted gets its seq back and continues
 * its revisions, so that it has one history.
 */
export async function takeNumbers(
  engine: Pick<Engine, 'db' | 'dialect'>,
  ids: readonly Uint8Array[],
): Promise<readonly Numbers[]> {
  // First the free ones: they lie beyond the seqs of removed images, also of those that come back.
  const free = await engine.dialect.reserveSeqs(engine.db, ids.length)
  const returning = await takeRemoved(engine, ids)
  if (returning.size === 0) return free.map((seq) => ({ seq, revision: 1 }))
  let next = 0
  return ids.map((id) => returning.get(keyOf(id)) ?? { seq: free[next++] as number, revision: 1 })
}

async function takeRemoved(
  { db }: Pick<Engine, 'db'>,
  ids: readonly Uint8Array[],
): Promise<ReadonlyMap<string, Numbers>> {
  // An import of a million images runs this 2,000 times, mostly where nothing was ever deleted.
  if (!(await db.selectFrom('removed').select('seq').limit(1).executeTakeFirst())) return new Map()
  const rows = await db
    .deleteFrom('removed')
    .where('id', 'in', ids)
    .returning(['id', 'seq', 'revision'])
    .execute()
  return new Map(rows.map(({ id, seq, revision }) => [keyOf(id), { seq, revision: revision + 1 }]))
}
