import { Kysely } from 'kysely'
import type { Tables } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'
import { postgresDialect } from './dialect.ts'
import { CurrentSchemasDialect } from './introspector.ts'
import { openPool, type Pool } from './pool.ts'
import { postgresReads } from './reads.ts'

/**
 * Plans of queries with parameters are made once, not tried with each value: 200 µs a page instead of 400. To compile
 * them to machine code takes longer than any of them.
 */
const plans = { plan_cache_mode: 'force_generic_plan', jit: 'off' } as const

/**
 * Lists are read from indexes, at most a page's rows of each, and looked up row by row. The planner does not know how
 * small a page is, since its limit is a parameter, so other plans are switched off.
 */
const lookUps = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  max_parallel_workers_per_gather: 0,
} as const

/** How long a statement may run, and wait for locks; how long a transaction may stay idle, ms. */
const limits = {
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 60_000,
} as const
/** The server ends a statement first, if it still can. */
const queryTimeout = limits.statement_timeout + 5000

/** Of questions that requests wait for, and that another server may answer, ms. */
const QUICK = 3000
/** A page takes some ms. */
const brief = { ...limits, statement_timeout: QUICK } as const
const soon = { queryTimeout: QUICK + 1000, wait: QUICK } as const

const slow = { ...plans, statement_timeout: 0, maintenance_work_mem: '256MB' } as const

/**
 * Open PostgreSQL by its URL. One of four connections, at least one, writes; so writes that wait for each other never
 * block reads. Two more are opened: for maintenance, and for the data version.
 * @param size connections at most, to each server
 * @param replicas URLs of standbys that are read from
 * @throws DatabaseSetupError when a URL is invalid
 */
export function openPostgres(url: string, size: number, replicas: readonly string[] = []): Engine {
  const writers = Math.max(1, Math.floor(size / 4))
  const readers = Math.max(1, size - writers)
  const reading = openPool({
    url,
    size: readers,
    settings: { ...plans, ...lookUps, ...limits },
    queryTimeout,
  })
  const writing = openPool({ url, size: writers, settings: { ...plans, ...limits }, queryTimeout })
  const maintenance = openPool({ url, size: 1, settings: slow, queryTimeout: 0 })
  const watching = openPool({ url, size: 1, settings: brief, ...soon })
  const copies = replicas.map((one) =>
    openPool({ url: one, size: readers, settings: { ...plans, ...lookUps, ...brief }, ...soon }),
  )
  const reader = postgresReads({ rows: reading.rows, watching }, copies)
  const slowly = kyselyOn(maintenance)
  return {
    ...reader,
    dialect: postgresDialect,
    db: kyselyOn(writing),
    reader: kyselyOn(reading),
    maintenance: slowly,
    snapshot: (work) =>
      slowly.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
    close: async () => {
      await Promise.all([reader, reading, writing, maintenance, watching].map((pool) => pool.end()))
    },
  }
}

const kyselyOn = (pool: Pool): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new CurrentSchemasDialect({ pool: pool.forKysely }) })
