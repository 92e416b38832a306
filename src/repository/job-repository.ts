import type { JobRepository } from '../catalogue/job.ts'
import { dueJob, type JobRow, jobColumns, jobOf, listJobs } from './rows/jobs.ts'
import type { Engine } from './sql/engine.ts'

/** The queue of jobs in SQL. A job that is not over is due at some time; running, when its lease ends. */
export function createJobRepository({ db, reader, dialect }: Engine): JobRepository {
  const heldBy = (id: number, worker: string) =>
    db.updateTable('job').where('id', '=', id).where('state', '=', 'running').where('worker', '=', worker)

  return {
    async claim(worker, now, lease, kinds) {
      // An idle queue is polled: only a job that can be claimed is worth a write.
      if (!(await dueJob(reader, now, kinds).executeTakeFirst())) return undefined
      const row = await db
        .updateTable('job')
        .set((set) => ({
          state: 'running' as const,
          worker,
          due: now + lease,
          updated_at: now,
          tries: set('tries', '+', 1),
        }))
        .where('id', '=', () => dialect.skipLocked(dueJob(db, now, kinds)))
        // Of two workers, the second finds that the job is not due any more.
        .where('due', '<=', now)
        .returning(jobColumns)
        .executeTakeFirst()
      return row && jobOf(row as JobRow)
    },

    async renew(id, worker, now, lease) {
      const { numUpdatedRows } = await heldBy(id, worker)
        .set({ due: now + lease, updated_at: now })
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async retry(id, worker, now, at, reason) {
      await heldBy(id, worker)
        .set({ state: 'waiting', worker: null, due: at, reason, updated_at: now })
        .executeTakeFirst()
    },

    list: async (filter) => (await listJobs(reader, filter).execute()).map(jobOf),

    async count() {
      const rows = await reader
        .selectFrom('job')
        .select(['kind', 'state', (eb) => eb.fn.countAll<number>().as('count')])
        .groupBy(['kind', 'state'])
        .orderBy('kind')
        .orderBy('state')
        .execute()
      return rows.map((row) => ({ ...row, count: Number(row.count) }))
    },
  }
}
