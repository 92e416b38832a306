import { coalesce } from '../../async/coalesce.ts'
import type { Lsn } from '../sql/dialect.ts'
import type { Connection, Pool } from './pool.ts'

/** What a server that writes holds. */
export interface Current {
  /** Equal to an earlier one only if nothing was committed in between. */
  readonly version: string
  /** A server that has replayed the log so far holds all changes of the version. */
  readonly lsn: Lsn
}

/**
 * Which transactions are over, in a snapshot taken now. A commit ends one, so equal texts mean that nothing was
 * committed in between; a rollback ends one, too. Transaction numbers may be used twice when a server crashes before
 * all that it acknowledged is on the disk: then its connections end, and the next one has another process. The position
 * of the log is read after the snapshot was taken, so it covers all of it. A standby refuses this query.
 */
const question = `
  select concat_ws(' ', pg_current_snapshot(), pg_backend_pid(), pg_postmaster_start_time()) as version,
    (pg_current_wal_insert_lsn() - '0/0')::bigint as lsn`

/**
 * The function that reads the current version: as of its call or later, one query at a time for all callers.
 * @param pool of one connection, used for nothing else: another connection is another version, and page queries must
 * not delay this one
 * @param onConnection called before each query
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
      // What is logged without a commit, as by vacuum, must not exclude a replica that has replayed the last commit.
      if (row.version !== last?.version) last = row
      return last
    }),
  )
}
