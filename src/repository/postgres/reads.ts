import type { Lsn } from '../sql/dialect.ts'
import type { Engine, ServerEvent } from '../sql/engine.ts'
import { type Lineage, lineageReader } from './lineage.ts'
import type { Pool, RunRows } from './pool.ts'
import { replicatedReads } from './read-routing.ts'
import { openReplica } from './replica.ts'
import { joinReplicas } from './replica-set.ts'
import { snapshotReader } from './snapshot.ts'

interface Primary {
  readonly rows: RunRows
  /** One connection, for the data version. */
  readonly watching: Pool
}

type Reads = Pick<Engine, 'query' | 'queryAt' | 'dataVersion' | 'changed' | 'replication'> & {
  end(): Promise<void>
}

/** What an engine reads, of the primary and of replicas, if there are any. */
export const postgresReads = (primary: Primary, replicas: readonly Pool[]): Reads =>
  replicas.length === 0 ? readsAlone(primary) : readsWith(primary, replicas)

function readsAlone({ rows, watching }: Primary): Reads {
  const current = snapshotReader(watching)
  let local = 0
  return {
    query: rows,
    queryAt: <R>(_: Lsn, ...statement: Parameters<RunRows>) => rows<R>(...statement),
    dataVersion: async () => {
      const { version, lsn } = await current()
      return { external: version, local, lsn }
    },
    changed: async () => {
      local += 1
    },
    end: async () => {},
  }
}

function readsWith({ rows, watching }: Primary, pools: readonly Pool[]): Reads {
  const lineageOf = lineageReader()
  let lineage: Lineage | undefined
  const listeners: ((event: ServerEvent) => void)[] = []
  const notify = (event: ServerEvent) => {
    for (const listener of listeners) listener(event)
  }
  const current = snapshotReader(watching, async (connection) => {
    lineage = await lineageOf(connection)
  })
  const replicas = joinReplicas(
    pools.map((pool) => openReplica(pool, () => lineage)),
    notify,
  )
  const { status, ...reader } = replicatedReads({ rows, current, replicas, onEvent: notify })
  const watch = (listener: (event: ServerEvent) => void) => {
    listeners.push(listener)
  }
  return { ...reader, replication: { status, answers: replicas.answers, watch } }
}
