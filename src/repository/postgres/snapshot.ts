import { coalesce } from '../../async/coalesce.ts'
import type { Lsn } from '../sql/dialect.ts'
import type { Connection, Pool } from './pool.ts'

/** What a server that writes holds. */
export interface Current {
  /** Equal to an earlier one only if nothing was committed in between. */
  readonly version: string
  /** Whoever has replayed its log so far holds all that the version stands for. */
  readonly lsn: Lsn
}

/**
 * Which transactions are over, as any snapshot of this moment sees it. A commit ends one, so equal texts mean that
 * nothing was committed in between; what rolls back ends one, too. Numbers of transactions may be given twice where a
 * server crashes before all it said is on the disk: then its connections end, and the next one has another process.
 * The log is asked after the snapshot was taken, so it has all that is in there. A standby refuses to say.
 */
const question = `
  select concat_ws(' ', pg_current_snapshot(), pg_backend_pid(), pg_postmaster_start_time()) as version,
    (pg_current_wal_insert_lsn() - '0/0')::bigint as lsn`

/**
 * The function that asks what is current: as of its call or later, one question at a time for all callers.
 * @param pool of one connection, which nobody else uses: another connection is another version, and who waits for
 * pages must not hold up who asks what is current
 * @param onConnection is called before each answer
 */
export function snapshotReader(
  pool: Pick<Pool, 'on'>,
  onConnection?: (connection: Connection) => Promise<void>,
): () => Promise<Current> {
  let last: Current | undefined
  return coalesce(() =>
    pool.on(async (connection) => {
      await onConnection?.(connection)
      const [row] = (await connection.rows<Current>(question, [])) as [Current]
      // What is logged without a commit, as by whoever tidies up, keeps no replica from showing all there is.
      if (row.version !== last?.version) last = row
      return last
    }),
  )
}
