import type { Connection } from './pool.ts'

/**
 * Which history of which catalogue a server holds, as a text: the cluster, its timeline, the catalogue. A promotion or
 * a restore begins a new timeline, whose log continues at the same positions with other contents: positions may be
 * compared only where the lineage is the same.
 */
export type Lineage = string

/** `from meta` also where there is no row. */
const epoch = `(select value from meta where key = 'epoch')`
const cluster = `(select system_identifier from pg_control_system())`

const ofPrimary = `
  select concat_ws(' ', ${cluster},
    ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int, ${epoch}) as lineage`

/**
 * A standby's timeline is the one it receives, which its role may not be allowed to see; else the one that it last noted
 * on its disk, which after a promotion may be the old one for some minutes.
 */
const ofStandby = `
  concat_ws(' ', ${cluster}, coalesce((select received_tli from pg_stat_wal_receiver),
    (select min_recovery_end_timeline from pg_control_recovery())), ${epoch})`

/** The state of a standby. Without `logged` it is no standby any more. */
interface StandbyState {
  readonly isStandby: boolean
  readonly lsn: number
  readonly lineage: Lineage
}

const standbyQuestion = `
  select pg_is_in_recovery() as "isStandby", (pg_last_wal_replay_lsn() - '0/0')::bigint as lsn,
    ${ofStandby} as lineage`

export async function askStandby(connection: Connection): Promise<StandbyState> {
  const [row] = (await connection.rows<StandbyState>(standbyQuestion, [])) as [StandbyState]
  return row
}

/** Remembers the lineage of a server that writes, which stays the same as long as a connection to it. */
export function lineageReader(): (connection: Connection) => Promise<Lineage> {
  const known = new WeakMap<Connection, Lineage>()
  return async (connection) => {
    const before = known.get(connection)
    if (before !== undefined) return before
    const [row] = (await connection.rows<{ lineage: Lineage }>(ofPrimary, [])) as [{ lineage: Lineage }]
    known.set(connection, row.lineage)
    return row.lineage
  }
}
