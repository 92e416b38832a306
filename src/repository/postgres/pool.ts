import type { PostgresPool as KyselyPool } from 'kysely'
import pg from 'pg'
import type { SqlValue } from '../schema/columns.ts'
import { DatabaseSetupError } from '../sql/errors.ts'
import { memoise } from '../sql/prepared-statement.ts'
import { isBroken, translated } from './error-codes.ts'

/** Some connections to one database, opened as they are needed and again after they were lost. */
export interface Pool {
  /** Host and port, without user and password. */
  readonly address: string
  /** The interface that Kysely needs of a pool. */
  readonly forKysely: KyselyPool
  /** Run a statement that the server parses and plans once a connection. */
  readonly rows: RunRows
  /** Run some statements on one connection. */
  on<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  end(): Promise<void>
}

export type RunRows = <R>(text: string, values: readonly SqlValue[]) => Promise<R[]>

/** The same object for the life of the connection, so that facts about it can be cached. */
export interface Connection {
  readonly rows: RunRows
}

interface PoolOptions {
  readonly url: string
  /** Connections at most. */
  readonly size: number
  /** Settings of each connection, by name. */
  readonly settings: Readonly<Record<string, string | number>>
  /** A statement without an answer for so long fails, and its connection is closed, ms; 0: never. */
  readonly queryTimeout: number
  /** A connection that cannot be had in this time cannot be had, ms. */
  readonly wait?: number
}

/** Unless another time is given, ms. */
const WAIT = 10_000
/** Idle connections are kept for so long, and none longer than an hour. */
const IDLE = 300_000
const LIFETIME_SECONDS = 3600
/** Statements that a connection keeps prepared. */
const KEPT_STATEMENTS = 500

const int8 = 20
/** `bigint` as a number, which it is up to 2^53. */
function parseInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond what a number holds`)
  return value
}

const types = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    type === int8 ? parseInt8 : pg.types.getTypeParser(type, format as 'text'),
} as pg.CustomTypesConfig

/** @throws DatabaseSetupError when the URL is none; it is not quoted, since it may hold a password */
export function openPool({ url, size, settings, queryTimeout, wait = WAIT }: PoolOptions): Pool {
  const setUp = Object.entries(settings).map(([name, value]) => `set ${name} = '${value}'`)
  const { pool, address } = poolOf({
    connectionString: url,
    max: size,
    types,
    application_name: 'scp-images',
    connectionTimeoutMillis: wait,
    idleTimeoutMillis: IDLE,
    maxLifetimeSeconds: LIFETIME_SECONDS,
    keepAlive: true,
    query_timeout: queryTimeout,
    onConnect: async (client) => {
      // The statement that waits fails as well; without a listener, the event would end the process.
      client.on('error', () => {})
      await client.query(setUp.join('; '))
    },
  })
  pool.on('error', () => {})

  async function connect(): Promise<pg.PoolClient> {
    try {
      return await pool.connect()
    } catch (error) {
      throw translated(error)
    }
  }
  async function run(client: pg.PoolClient, query: pg.QueryConfig): Promise<pg.QueryResult> {
    try {
      return await client.query(query)
    } catch (error) {
      if (isBroken(error)) lost.add(client)
      throw translated(error)
    }
  }
  /** Connections that do not go back into the pool. */
  const lost = new WeakSet<pg.PoolClient>()
  const release = (client: pg.PoolClient) => client.release(lost.has(client))

  let named = 0
  const nameOf = memoise(KEPT_STATEMENTS, () => `s${++named}`)

  const connections = new WeakMap<pg.PoolClient, Connection>()
  function connectionOf(client: pg.PoolClient): Connection {
    const known = connections.get(client)
    if (known) return known
    const rows = async <R>(text: string, values: readonly SqlValue[]) =>
      (await run(client, { name: nameOf(text), text, values: values as SqlValue[] })).rows as R[]
    const connection = { rows }
    connections.set(client, connection)
    return connection
  }
  async function on<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const client = await connect()
    try {
      return await work(connectionOf(client))
    } finally {
      release(client)
    }
  }

  return {
    address,
    forKysely: {
      connect: async () => {
        const client = await connect()
        return {
          query: (text: string, values: readonly unknown[]) => run(client, { text, values: [...values] }),
          release: () => release(client),
        } as unknown as Awaited<ReturnType<KyselyPool['connect']>>
      },
      end: () => pool.end(),
    },
    rows: (text, values) => on((connection) => connection.rows(text, values)),
    on,
    end: () => pool.end(),
  }
}

function poolOf(options: pg.PoolConfig): { readonly pool: pg.Pool; readonly address: string } {
  try {
    // A pool reads the URL when it first connects.
    const { host, port } = new pg.Client(options)
    return { pool: new pg.Pool(options), address: `${host}:${port}` }
  } catch {
    throw new DatabaseSetupError(
      'The database URL is not one that PostgreSQL has: postgres://user@host:5432/name',
    )
  }
}
