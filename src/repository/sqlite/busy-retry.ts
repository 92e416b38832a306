import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely'
import type { WalSync } from './wal-sync.ts'

/** How long a statement waits for another process that writes, in all, ms. */
const busyTimeout = 10_000
/** Between two tries, ms. An import leaves the database free for some hundred ms between its batches. */
const pause = { least: 2, most: 20 } as const

/**
 * Did SQLite refuse a statement because another process is writing (SQLITE_BUSY with all its kinds)? The driver of older
 * Nodes gives no code with the rows of a statement.
 */
export function isBusy(error: unknown): boolean {
  const { errcode, message } = (error ?? {}) as { errcode?: number; message?: string }
  return errcode === undefined ? message === 'database is locked' : (errcode & 0xff) === 5
}

/**
 * SQLite whose statements wait for another process, and whose transactions wait for the disk, without holding up this
 * one: the connection itself must not wait (`busy_timeout = 0`), since that would stop the event loop. Schema changes are
 * undone with their transaction.
 */
export class BusyRetryDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  readonly #log: WalSync

  constructor(config: SqliteDialectConfig, log: WalSync) {
    super(config)
    this.#config = config
    this.#log = log
  }

  override createDriver(): Driver {
    return new BusyRetryDriver(this.#config, this.#log)
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

const syncBySqlite = CompiledQuery.raw('pragma synchronous = full')
const syncByUs = CompiledQuery.raw('pragma synchronous = normal')

class BusyRetryDriver extends SqliteDriver {
  readonly #log: WalSync
  #waiting: DatabaseConnection | undefined
  /** The transaction that has the connection is committed, and perhaps not on the disk. */
  #isCommitted = false

  constructor(config: SqliteDialectConfig, log: WalSync) {
    super(config)
    this.#log = log
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(syncByUs)
    try {
      await super.beginTransaction(connection)
    } catch (error) {
      await connection.executeQuery(syncBySqlite)
      throw error
    }
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection)
    this.#isCommitted = true
    await connection.executeQuery(syncBySqlite)
  }

  /** The next transaction begins while this one waits for the disk, and shares its wait with others. */
  override async releaseConnection(): Promise<void> {
    const isCommitted = this.#isCommitted
    this.#isCommitted = false
    await super.releaseConnection()
    if (isCommitted) await this.#log.flush()
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection)
    await connection.executeQuery(syncBySqlite)
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection()
    this.#waiting ??= waiting(connection)
    return this.#waiting
  }
}

function waiting(connection: DatabaseConnection): DatabaseConnection {
  // Since when the database is locked: those who queue here share one limit, else the tenth would wait for all nine.
  let heldSince: number | undefined

  async function executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    for (let wait: number = pause.least; ; wait = Math.min(wait * 2, pause.most)) {
      try {
        const result = await connection.executeQuery<R>(query)
        // A setting needs no lock, and so proves nothing.
        if (query !== syncByUs && query !== syncBySqlite) heldSince = undefined
        return result
      } catch (error) {
        if (!isBusy(error)) throw error
        heldSince ??= performance.now()
        if (performance.now() - heldSince > busyTimeout) throw error
      }
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }

  return {
    executeQuery,
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  }
}
