import { Kysely, type SqliteDatabase as KyselyDatabase, SqliteDialect, sql } from 'kysely'
import type { SqlValue } from '../schema/columns.ts'
import type { Tables } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'
import { memoise } from '../sql/prepared-statement.ts'
import { BusyRetryDialect } from './busy-retry.ts'
import { cache, sqliteDialect } from './dialect.ts'
import { closesAtOnce, openDatabase, type SqliteDatabase, type SqliteStatement } from './driver.ts'
import { externalCommits } from './external-commits.ts'
import { noWal, walSync } from './wal-sync.ts'

/**
 * Settings of every connection. WAL: readers continue while one connection writes. synchronous=FULL: a commit is on the
 * disk when it is acknowledged, also after a power failure; a bulk load pays it once a batch. Transactions wait for the
 * disk in a thread, see wal-sync.ts. Pages of 8 kB hold a page of the list index or some five images, and halve the
 * writes of a load.
 */
const pragmas = [
  'page_size = 8192',
  'journal_mode = wal',
  'synchronous = full',
  'busy_timeout = 10000',
  'foreign_keys = on',
  // 64 MB of log before it is folded into the file: a load rewrites the same index pages over and over.
  'wal_autocheckpoint = 8000',
  'journal_size_limit = 134217728',
]

/**
 * Open the embedded engine on a file, or on memory for `:memory:`. A file gets two connections: one that writes, in
 * transactions, and one that reads and so never sees half of a transaction. While it is in none, the one that writes is
 * read from, too: its pages outlive its own commits, each of which empties the other's cache.
 */
export function openSqlite(path: string): Engine {
  const connect = (more: readonly string[]) => {
    const database = openDatabase(path)
    for (const pragma of [...pragmas, `cache_size = -${cache.serving}`, ...more]) {
      database.exec(`pragma ${pragma}`)
    }
    return database
  }
  // Its statements wait for the lock in BusyRetryDialect.
  const writing = connect(['busy_timeout = 0'])
  const isAlone = path === ':memory:'
  const reading = isAlone ? writing : connect(['query_only = on', `cache_size = -${cache.spare}`])

  const file = isAlone ? undefined : fileOf(writing)

  const watch = transactionWatch()
  const commits = externalCommits(writing, file, closesAtOnce())
  let local = 0
  const [throughWriter, throughReader] = [statementsOf(writing), statementsOf(reading)]
  const wal = file === undefined ? noWal : walSync(file)
  const database = kyselyDatabase(writing, watch.did)
  const db = new Kysely<Tables>({ dialect: new BusyRetryDialect({ database }, wal) })
  const query = async <R>(text: string, parameters: readonly SqlValue[]) => {
    const statement = watch.isOpen() ? throughReader(text) : throughWriter(text)
    return statement.all(...parameters) as R[]
  }
  const reader = isAlone ? db : new Kysely<Tables>({ dialect: readingDialect(reading) })
  return {
    dialect: sqliteDialect,
    db,
    maintenance: db,
    reader,
    snapshot: (work) => reader.connection().execute((connection) => inReadTransaction(connection, work)),
    query,
    queryAt: (_, text, parameters) => query(text, parameters),
    dataVersion: () => ({ external: commits.count(), local, lsn: 0 }),
    changed: async () => {
      local += 1
    },
    close: async () => {
      if (!isAlone) reading.close()
      await wal.close()
      writing.close()
      // Last, since it may drop locks: see there.
      commits.close()
    },
  }
}

/** In a transaction that only reads, and so takes no lock that others wait for. */
async function inReadTransaction<T>(
  db: Kysely<Tables>,
  work: (db: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  await sql`begin deferred`.execute(db)
  try {
    return await work(db)
  } finally {
    await sql`rollback`.execute(db)
  }
}

/** The file itself, after links and URIs are resolved. */
const fileOf = (database: SqliteDatabase): string =>
  (database.prepare('select file from pragma_database_list').get() as { file: string }).file

const statementsOf = (database: SqliteDatabase) => memoise(500, (text: string) => database.prepare(text))

const readingDialect = (reader: SqliteDatabase) =>
  new SqliteDialect({ database: kyselyDatabase(reader, () => {}) })

/** A full disk makes SQLite roll back by itself. A `rollback` has nothing to do then, and must not hide why. */
function run(statement: SqliteStatement, text: string, parameters: readonly SqlValue[]) {
  try {
    return statement.run(...parameters)
  } catch (error) {
    if (text === 'rollback' && /no transaction is active/.test(String(error))) return nothingChanged
    throw error
  }
}

const nothingChanged = { changes: 0, lastInsertRowid: 0 }

/** The interface that Kysely's dialect needs of a database. `did` is called after each statement. */
function kyselyDatabase(database: SqliteDatabase, did: (text: string) => void): KyselyDatabase {
  const adapt = (statement: SqliteStatement, text: string) => {
    const observed =
      <T>(act: (...parameters: SqlValue[]) => T) =>
      (parameters: readonly unknown[]) => {
        const result = act(...(parameters as SqlValue[]))
        did(text)
        return result
      }
    const all = observed((...parameters) => statement.all(...parameters))
    return {
      reader: statement.columns().length > 0,
      all,
      run: observed((...parameters) => run(statement, text, parameters)),
      iterate: (parameters: readonly unknown[]) => all(parameters)[Symbol.iterator](),
    }
  }
  const prepared = memoise(500, (text: string) => adapt(database.prepare(text), text))
  return {
    // A transaction that reads first and writes later would fail when another process wrote in between.
    prepare: (text) => prepared(text === 'begin' ? 'begin immediate' : text) as never,
    close: () => {},
  }
}

/** What a connection did, from the texts of its statements. */
interface TransactionWatch {
  /** This statement was executed. */
  did(text: string): void
  /** Is a transaction open, so that the connection reads uncommitted data? */
  isOpen(): boolean
}

function transactionWatch(): TransactionWatch {
  let isOpen = false
  return {
    did(text) {
      if (text.startsWith('begin')) isOpen = true
      else if (text === 'rollback' || text === 'commit') isOpen = false
    },
    isOpen: () => isOpen,
  }
}
