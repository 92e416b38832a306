import { Kysely, type SqliteDatabase as KyselyDatabase, SqliteDialect, sql } from 'kysely'
import type { Engine, EngineFacts } from './engine.ts'
import type { SqlValue } from './list-columns.ts'
import { onceATurn } from './once-a-turn.ts'
import { memoise } from './prepared.ts'
import { openDatabase, type SqliteDatabase, type SqliteStatement } from './sqlite-driver.ts'
import type { Tables } from './tables.ts'
import { isBusy, WaitingSqliteDialect } from './waiting-dialect.ts'

const facts: EngineFacts = {
  columnTypes: { text: 'text', integer: 'integer', small: 'integer', uuid: 'blob', serial: 'integer' },
  clusteredTable: 'without rowid',
  // Every index of a clustered table ends with the primary key.
  indexWithSeq: '',
  tableNames: sql`select name from sqlite_master where type = 'table'`,
  indexNames: (table) => sql<{ name: string }>`select name from pragma_index_list(${table})`,
  schemaName: async () => undefined,
  reserveSeqs: async (db, count) => {
    const { rows } = await lastSeq.execute(db)
    const last = rows[0]?.seq ?? 0
    return Array.from({ length: count }, (_, index) => last + 1 + index)
  },
  // A transaction that writes has the whole database to itself, from its beginning.
  lockImage: async () => {},
  lockRows: (query) => query,
  takeRows: (query) => query,
  isCollision: () => false,
  isBusy,
  insertForGood: (insert) => insert.orFail(),
  buildIndexes: async (db, build) => {
    await settle(db, { cache_size: -cache.sorting, threads: 1 })
    try {
      await build()
    } finally {
      await settle(db, { cache_size: -cache.writer, threads: 0 })
    }
  },
  // Streams are merged in the order of the whole by themselves.
  orderedStream: (_, select) => select,
  // An inner join would leave its order to the planner.
  lookUp: (query, table, fits) => (query.crossJoin(table as never) as unknown as typeof query).where(fits),
  // As bytes: a page of 1,000 images costs a third of what it costs as a string.
  joinedText: (text, separator) =>
    sql<Uint8Array | null>`cast(group_concat(${text}, ${sql.lit(separator)}) as blob)`,
  damages: async (db) => {
    const integrity = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db)
    const orphans = await sql<{ table: string }>`pragma foreign_key_check`.execute(db)
    return [
      ...integrity.rows.map((row) => row.integrity_check).filter((text) => text !== 'ok'),
      ...orphans.rows.map(({ table }) => `A row of ${table} refers to nothing.`),
    ]
  },
}

/** Two look-ups at the ends of their tables. Seqs of removed images stay theirs. */
const lastSeq = sql<{ seq: number }>`
  select max(coalesce((select max(seq) from image), 0), coalesce((select max(seq) from removed), 0)) as seq`

/**
 * Settings of every connection. WAL: readers go on while one writer writes. synchronous=FULL: a commit is on the disk
 * when it is acknowledged, also through a power failure; a bulk load pays it once a batch. Pages of 8 kB hold a page
 * of list index or some five images, and halve the writes of a load.
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
 * Kibibytes: a load needs the pages it writes again; readers are served as fast by the system's own cache. An index is
 * sorted in runs of this size, and runs that fit the processor's cache, with a second thread, take half of the time.
 */
const cache = { writer: 65_536, reader: 16_384, sorting: 4096 } as const

async function settle(db: Kysely<Tables>, settings: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, value] of Object.entries(settings))
    await sql`pragma ${sql.raw(name)} = ${sql.lit(value)}`.execute(db)
}

/**
 * Open the embedded engine on a file, or on memory for `:memory:`. A file gets two connections: one that writes, in
 * transactions, and one that reads for the hot path and so never sees half of a transaction.
 */
export function openSqlite(path: string): Engine {
  const connect = (more: readonly string[]) => {
    const database = openDatabase(path)
    for (const pragma of [...pragmas, ...more]) database.exec(`pragma ${pragma}`)
    return database
  }
  // The one that writes waits by itself, see WaitingSqliteDialect.
  const writer = connect([`cache_size = -${cache.writer}`, 'busy_timeout = 0'])
  const reader = path === ':memory:' ? writer : connect([`cache_size = -${cache.reader}`, 'query_only = on'])

  const statement = memoise(500, (text: string) => reader.prepare(text))
  // A connection hears of others' commits, not of its own: where there is only one, its changes are counted.
  const ownChanges = reader === writer
  const look = reader.prepare(ownChanges ? 'select total_changes() as data_version' : 'pragma data_version')
  const version = onceATurn(() => (look.get() as { data_version: number }).data_version)
  const database = kyselyDatabase(writer, version.forget)
  const db = new Kysely<Tables>({ dialect: new WaitingSqliteDialect({ database }) })
  return {
    facts,
    db,
    patient: db,
    reads: ownChanges ? db : new Kysely<Tables>({ dialect: readingDialect(reader) }),
    rows: async <R>(text: string, parameters: readonly SqlValue[]) =>
      statement(text).all(...parameters) as R[],
    version: version.read,
    close: async () => {
      if (reader !== writer) reader.close()
      writer.close()
    },
  }
}

const readingDialect = (reader: SqliteDatabase) =>
  new SqliteDialect({ database: kyselyDatabase(reader, () => {}) })

/** What Kysely's dialect asks of a database. */
function kyselyDatabase(database: SqliteDatabase, onWrite: () => void): KyselyDatabase {
  const adapt = (statement: SqliteStatement) => ({
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => {
      onWrite()
      return statement.all(...(parameters as SqlValue[]))
    },
    run: (parameters: readonly unknown[]) => {
      onWrite()
      return statement.run(...(parameters as SqlValue[]))
    },
    iterate: (parameters: readonly unknown[]) =>
      statement.all(...(parameters as SqlValue[]))[Symbol.iterator](),
  })
  const prepared = memoise(500, (text: string) => adapt(database.prepare(text)))
  return {
    // A transaction that reads first and writes later would fail when another process wrote in between.
    prepare: (text) => prepared(text === 'begin' ? 'begin immediate' : text) as never,
    close: () => {},
  }
}
