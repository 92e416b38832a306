import type { SourceRepository } from '../catalogue/sync/source-repository.ts'
import { claimedRows } from './rows/provenance.ts'
import { dueSources, newSource, type SourceRow, sourceOf } from './rows/sources.ts'
import { decodeUuid } from './schema/columns.ts'
import type { ScopeGeneration } from './schema/tables.ts'
import type { Engine } from './sql/engine.ts'
import { findKnown, knownImage } from './write/known-images.ts'
import { syncBatch } from './write/sync-batch.ts'

/** Ids read at a time. */
const PAGE = 500

/**
 * The sources of a catalogue in SQL.
 * @param clock the time in history, ms
 * @param onScopes called with the scopes that a batch changed
 */
export function createSourceRepository(
  engine: Engine,
  clock: () => number,
  onScopes: (scopes: readonly ScopeGeneration[]) => Promise<void>,
): SourceRepository {
  const { db, reader, dialect } = engine
  const heldBy = (id: number, worker: string) =>
    db.updateTable('source').where('id', '=', id).where('worker', '=', worker)

  return {
    async list() {
      const rows = await reader.selectFrom('source').selectAll().orderBy('name').execute()
      return rows.map(sourceOf)
    },

    async find(name) {
      const row = await reader.selectFrom('source').selectAll().where('name', '=', name).executeTakeFirst()
      return row && sourceOf(row)
    },

    async count(name) {
      const row = await reader
        .selectFrom('provenance')
        .innerJoin('source', 'source.id', 'provenance.source')
        .where('source.name', '=', name)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    findImages: async (ids) => (await findKnown({ db: reader, dialect }, ids, 'reading')).map(knownImage),

    async *imagesOfSource(name, missing) {
      const source = await reader
        .selectFrom('source')
        .select('id')
        .where('name', '=', name)
        .executeTakeFirst()
      for (let after = 0; source; ) {
        const page = await claimedRows(reader, { source: source.id, missing, after, limit: PAGE }).execute()
        yield page.flatMap(({ id }) => (id === null ? [] : [decodeUuid(id)]))
        if (page.length < PAGE) return
        after = page.at(-1)?.seq ?? after
      }
    },

    apply: syncBatch(engine, clock, onScopes),

    async save(source, order, every, next_run) {
      const changes = { run_with: JSON.stringify(order), every, next_run }
      await db
        .insertInto('source')
        .values({ ...newSource(source), ...changes })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(changes))
        .execute()
    },

    remove: (name) =>
      db.transaction().execute(async (transaction) => {
        const row = await transaction
          .deleteFrom('source')
          .where('name', '=', name)
          .returning('id')
          .executeTakeFirst()
        if (row) await transaction.deleteFrom('provenance').where('source', '=', row.id).execute()
        return row !== undefined
      }),

    async claim(worker, now, lease, name) {
      // An idle server polls: only a source that can be claimed is worth a transaction.
      if (name === undefined && !(await dueSources(reader, now).executeTakeFirst())) return undefined
      return db.transaction().execute(async (transaction) => {
        const all = dialect.forUpdate(transaction.selectFrom('source').selectAll().orderBy('id'))
        const rows: SourceRow[] = await all.execute()
        if (rows.some(({ lease_until }) => lease_until !== null && lease_until > now)) return undefined
        const row = name === undefined ? longestDue(rows, now) : rows.find((one) => one.name === name)
        if (!row) return undefined
        const lease_until = now + lease
        await transaction
          .updateTable('source')
          .set({ worker, lease_until })
          .where('id', '=', row.id)
          .execute()
        return sourceOf({ ...row, lease_until })
      })
    },

    async renew(id, worker, now, lease) {
      const { numUpdatedRows } = await heldBy(id, worker)
        .set({ lease_until: now + lease })
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async release(id, worker, end) {
      const run = end && {
        last_run: end.at,
        last_result: end.result,
        last_failed: Number(end.failed),
        ...(!end.failed && { last_success: end.at }),
        next_run: end.next_run,
      }
      await heldBy(id, worker)
        .set({ worker: null, lease_until: null, ...run })
        .executeTakeFirst()
    },
  }
}

const longestDue = (rows: readonly SourceRow[], now: number): SourceRow | undefined =>
  rows
    .filter(({ next_run }) => next_run !== null && next_run <= now)
    .toSorted((a, b) => (a.next_run ?? 0) - (b.next_run ?? 0))[0]
