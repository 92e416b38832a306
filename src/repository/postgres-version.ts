import type { Pool } from './postgres-pool.ts'
import { sharedQuestion } from './shared-question.ts'

/**
 * Which transactions are over, as any snapshot of this moment sees it. A commit ends one, so equal texts mean that
 * nothing was committed in between; what rolls back ends one, too. Numbers of transactions may be given twice where a
 * server crashes before all it said is on the disk: then its connections end, and the next one has another process.
 */
const question = `select concat_ws(' ', pg_current_snapshot(), pg_backend_pid(), pg_postmaster_start_time()) as version`

/**
 * The function behind `Engine.version` for PostgreSQL: as of its call or later, one question at a time for all callers.
 * @param pool of one connection, which nobody else uses: another connection is another version, and who waits for
 * pages must not hold up who asks what is current
 */
export function postgresVersion(pool: Pick<Pool, 'rows'>): () => Promise<string> {
  return sharedQuestion(async () => {
    const [row] = await pool.rows<{ version: string }>(question, [])
    if (row === undefined) throw new Error('PostgreSQL answered no row')
    return row.version
  })
}
