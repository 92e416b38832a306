import { createAccountRepository } from './account-repository.ts'
import { createImageRepository } from './image-repository.ts'
import { recoverLoad } from './index/bulk-load.ts'
import { ensureLayout, ofIndexes, type RebuildOptions, requireLayout } from './index/ensure-layout.ts'
import { createJobRepository } from './job-repository.ts'
import { scopeStates } from './list/scope-cache.ts'
import { migrate, requireSchema } from './migrations/migrate.ts'
import { requireOwn } from './rows/layout-state.ts'
import { createSourceRepository } from './source-repository.ts'
import type { Engine } from './sql/engine.ts'
import { DatabaseSetupError } from './sql/errors.ts'
import { openSqlite } from './sqlite/engine.ts'
import type { Store } from './store.ts'

export type { RebuildProgress } from './index/ensure-layout.ts'

export interface OpenOptions {
  /** The time that history remembers, ms. */
  readonly clock?: () => number
  /** Connections at most, to each server of databases. */
  readonly connections?: number
  /** URLs of standbys of the database that are read from. */
  readonly replicas?: readonly string[]
  /** Progress of a rebuild of the derived tables, where an older program made them. */
  readonly onProgress?: RebuildOptions['onProgress']
  /** Stops the rebuild between two steps; the next opening continues. */
  readonly signal?: RebuildOptions['signal']
}

type Servers = Required<Pick<OpenOptions, 'connections' | 'replicas'>>

interface EngineKind {
  readonly open: (url: string, servers: Servers) => Promise<Engine>
  /** What is done about the schema and the derived tables when a store is opened. */
  readonly prepare: (engine: Engine, options: RebuildOptions) => Promise<unknown>
}

const noReplicas =
  'Only PostgreSQL has replicas to read from: give a postgres:// URL as --database, or leave out --database-read'

const sqlite: EngineKind = {
  open: async (url, { replicas }) => {
    if (replicas.length > 0) throw new DatabaseSetupError(noReplicas)
    return openSqlite(url.slice('sqlite:'.length))
  },
  prepare: bringUpToDate,
}

/**
 * Several programs may use it at once: its schema changes when its operator runs a migration, and not when the first of
 * them is updated.
 */
const postgres: EngineKind = {
  // Who uses a file need not wait for its driver to be loaded.
  open: async (url, { connections, replicas }) =>
    (await import('./postgres/engine.ts')).openPostgres(url, connections, replicas),
  prepare: async (engine) => {
    await requireSchema(engine)
    await requireLayout(engine)
  },
}

/** Kinds of engines by how their URLs begin. */
const kinds: Readonly<Record<string, EngineKind>> = {
  'sqlite:': sqlite,
  'postgres://': postgres,
  'postgresql://': postgres,
}

/** Schema and derived tables become this program's. Answers the names of what was done; none when all was. */
export async function bringUpToDate(engine: Engine, options: RebuildOptions = {}): Promise<string[]> {
  const applied = await migrate(engine)
  return (await ensureLayout(engine, options)) ? [...applied, 'list index'] : applied
}

const defaultConnections = 10

function kindOf(url: string): EngineKind {
  const [, kind] = Object.entries(kinds).find(([start]) => url.startsWith(start) && url !== start) ?? []
  if (kind) return kind
  // The URL is not quoted: it may hold a password.
  const forms = Object.keys(kinds).map((start) => `${start}…`)
  throw new DatabaseSetupError(
    `The database URL must be one of ${forms.join(', ')}, for example sqlite:./data/images.db`,
  )
}

/**
 * The engine of a database URL: `sqlite:PATH`, `sqlite::memory:` or `postgres://…`.
 * @throws DatabaseSetupError that names the kinds of URLs there are
 */
export async function openEngine(
  url: string,
  { connections = defaultConnections, replicas = [] }: OpenOptions = {},
): Promise<Engine> {
  return kindOf(url).open(url, { connections, replicas })
}

/**
 * The engine of a database URL, with this program's schema.
 * @throws DatabaseSetupError when the schema is another one and is not to be changed by the way
 */
export async function openReady(url: string, options: OpenOptions = {}): Promise<Engine> {
  const engine = await openEngine(url, options)
  try {
    await kindOf(url).prepare(engine, options)
    return engine
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** Work with an engine, and close it. */
export async function using<T>(opened: Promise<Engine>, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await opened
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

/** Open a database with this program's schema, and finish a load that was cut off. */
export async function openStore(url: string, options: OpenOptions = {}): Promise<Store> {
  const engine = await openReady(url, options)
  try {
    await recoverLoad(engine, ofIndexes(options.onProgress))
    const clock = options.clock ?? Date.now
    const states = scopeStates(engine)
    return {
      images: await createImageRepository(engine, clock, states),
      jobs: createJobRepository(engine),
      sources: createSourceRepository(engine, clock, states.committed),
      accounts: createAccountRepository(engine),
      dataVersion: () => engine.dataVersion(),
      ping: async () => {
        const { lsn } = await engine.dataVersion()
        const [row] = await engine.query<{ layout: string }>(ping, [], lsn)
        requireOwn(row?.layout)
      },
      replication: engine.replication,
      close: () => engine.close(),
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}

const ping = "select value as layout from meta where key = 'layout'"
