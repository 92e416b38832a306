import type { SqlValue } from '../schema/columns.ts'
import type { Lsn } from '../sql/dialect.ts'
import { askStandby, type Lineage } from './lineage.ts'
import type { Connection, Pool } from './pool.ts'

/** A standby that answers in place of the server that writes. */
export interface Replica {
  /** Host and port. */
  readonly name: string
  /**
   * Rows of a statement on the log as of a position, or later; undefined when it has not replayed so far.
   * @throws ReplicaUnfit, or errors of the statement or the connection
   */
  rows<R>(lsn: Lsn, text: string, values: readonly SqlValue[]): Promise<R[] | undefined>
  /** How far it has replayed the log, at least. @throws ReplicaUnfit, or errors of the connection */
  position(): Promise<Lsn>
  /** The same of its last answer. */
  lastPosition(): Lsn
  end(): Promise<void>
}

/** It cannot stand for the server that writes, for now. */
class ReplicaUnfit extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'ReplicaUnfit'
  }
}

/**
 * The position that a server has replayed is cached for each connection: a connection ends with its server, which may
 * start again further back, and one address may lead to several servers. While it runs, a server only moves forward.
 * The statement follows on the same connection, so it reads at least that position.
 * @param lineage of the primary; undefined as long as it is not known
 */
export function openReplica(pool: Pool, lineage: () => Lineage | undefined): Replica {
  const known = new WeakMap<Connection, { readonly lsn: Lsn; readonly lineage: Lineage }>()
  let last = 0

  async function ask(connection: Connection): Promise<Lsn> {
    const state = await askStandby(connection)
    const wanted = lineage()
    if (!state.isStandby) throw new ReplicaUnfit('it is no standby, or was promoted')
    if (state.lineage !== wanted)
      throw new ReplicaUnfit(`it holds ${state.lineage} (cluster, timeline, catalogue) instead of ${wanted}`)
    known.set(connection, state)
    last = state.lsn
    return last
  }
  async function has(connection: Connection, lsn: Lsn): Promise<boolean> {
    const before = known.get(connection)
    if (before && before.lsn >= lsn && before.lineage === lineage()) return true
    return (await ask(connection)) >= lsn
  }
  return {
    name: pool.address,
    rows: (lsn, text, values) =>
      pool.on(async (connection) =>
        (await has(connection, lsn)) ? connection.rows(text, values) : undefined,
      ),
    position: () => pool.on(ask),
    lastPosition: () => last,
    end: () => pool.end(),
  }
}
