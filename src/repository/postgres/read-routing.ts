import { circuitBreaker } from '../../async/circuit-breaker.ts'
import { coalesce } from '../../async/coalesce.ts'
import type { DataVersion } from '../../catalogue/data-version.ts'
import type { Lsn } from '../sql/dialect.ts'
import type { Engine, ServerEvent } from '../sql/engine.ts'
import { DatabaseUnavailable } from '../sql/errors.ts'
import type { RunRows } from './pool.ts'
import type { Replicas } from './replica-set.ts'
import type { Current } from './snapshot.ts'

/** Pause between two probes of a primary that is down, ms: until then commits of others are not seen. */
const pause = { least: 100, most: 1000 } as const

interface Servers {
  /** Rows of the server that writes. */
  readonly rows: RunRows
  /** What it holds. */
  readonly current: () => Promise<Current>
  readonly replicas: Replicas
  readonly onEvent: (event: ServerEvent) => void
}

/** It is not known how far the log was when something was changed. */
const UNKNOWN = Number.POSITIVE_INFINITY

/**
 * The primary, which writes, returns the data version, and replicas answer reads of what they have replayed. While the
 * primary is down they return the data version, too, if they hold all that this process has acknowledged.
 */
export function replicatedReads({ rows: ofPrimary, current, replicas, onEvent }: Servers) {
  let local = 0
  /** How far the log was when this process last acknowledged a change. */
  let acknowledged: Lsn = 0
  let newest: Lsn = 0
  const primary = circuitBreaker({
    probe: ask,
    onChange: (isUp, reason) => onEvent({ server: 'primary', isUp, reason }),
    pause,
  })

  async function ask(): Promise<Current> {
    const answer = await current()
    // The log's position covers the changes whose position could not be read: the queries run one after the other.
    if (acknowledged === UNKNOWN) acknowledged = answer.lsn
    newest = Math.max(newest, answer.lsn)
    return answer
  }
  async function versionOfPrimary(): Promise<DataVersion> {
    const { version, lsn } = await ask()
    return { external: version, local, lsn }
  }
  const versionOfReplicas = coalesce(async (): Promise<DataVersion | undefined> => {
    const lsn = await replicas.position(acknowledged)
    return lsn === undefined ? undefined : { external: `replayed ${lsn}`, local, lsn }
  })

  async function dataVersion(): Promise<DataVersion> {
    if (!primary.isUp()) return (await versionOfReplicas()) ?? versionOfPrimary()
    try {
      // A connection may be lost although its server is up: a second one decides.
      return await versionOfPrimary().catch(ifAway(versionOfPrimary))
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) throw error
      primary.failed(error)
      const replayed = await versionOfReplicas()
      if (replayed) return replayed
      throw error
    }
  }
  const query: Engine['query'] = async <R>(text: string, values: Parameters<RunRows>[1], lsn?: Lsn) => {
    const replayed = async () => (lsn === undefined ? undefined : await replicas.rows<R>(lsn, text, values))
    if (!primary.isUp()) return (await replayed()) ?? ofPrimary<R>(text, values)
    return ofPrimary<R>(text, values).catch(
      ifAway(async (error) => {
        const instead = await replayed()
        if (instead) return instead
        throw error
      }),
    )
  }

  return {
    dataVersion,
    query,
    queryAt: async <R>(lsn: Lsn, text: string, values: Parameters<RunRows>[1]) =>
      (await replicas.rows<R>(lsn, text, values)) ?? query<R>(text, values, lsn),
    async changed() {
      local += 1
      try {
        const { lsn } = await ask()
        acknowledged = Math.max(acknowledged, lsn)
      } catch {
        acknowledged = UNKNOWN
      }
    },
    status: () => replicas.status(newest),
    async end() {
      primary.close()
      await replicas.close()
    },
  }
}

/** Handles an error that the database is unavailable; any other is passed on. */
const ifAway =
  <T>(act: (error: unknown) => Promise<T>) =>
  (error: unknown): Promise<T> => {
    if (error instanceof DatabaseUnavailable) return act(error)
    throw error
  }
