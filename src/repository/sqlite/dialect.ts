import { type Kysely, sql } from 'kysely'
import type { Tables } from '../schema/tables.ts'
import type { Dialect } from '../sql/dialect.ts'
import { isBusy } from './busy-retry.ts'

/**
 * Kibibytes: a load needs the pages it writes again; lists anywhere in a large catalogue cost a fifth less than from the
 * system's own cache; the spare connection reads beside open transactions alone. An index is sorted in runs of this
 * size, and runs that fit the processor's cache, with a second thread, take half of the time.
 */
export const cache = { loading: 65_536, serving: 32_768, spare: 8192, sorting: 4096 } as const

async function settle(db: Kysely<Tables>, settings: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, value] of Object.entries(settings))
    await sql`pragma ${sql.raw(name)} = ${sql.lit(value)}`.execute(db)
}

/** What differs on SQLite. */
export const sqliteDialect: Dialect = {
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
  lockTable: async () => {},
  // Numbers follow from the rows, rights are the file's, and indexes are renamed with their table.
  replaceTable: async () => {},
  renameConstraints: async () => {},
  // None of them is ours, and a rename of a table rewrites all of them.
  dependents: () => sql`select name from sqlite_master where type in ('view', 'trigger')`,
  isPermissionDenied: () => false,
  forUpdate: (query) => query,
  skipLocked: (query) => query,
  isSerializationFailure: () => false,
  isBusy,
  insertOrFail: (insert) => insert.orFail(),
  buildIndexes: async (db, build) => {
    await settle(db, { cache_size: -cache.sorting, threads: 1 })
    try {
      await build()
    } finally {
      await settle(db, { cache_size: -cache.serving, threads: 0 })
    }
  },
  tune: (db, use) => settle(db, { cache_size: -cache[use] }),
  // Streams are merged in the order of the whole by themselves.
  orderedSubquery: (_, select) => select,
  // An inner join would leave its order to the planner.
  lateralJoin: (query, table, fits) =>
    (query.crossJoin(table as never) as unknown as typeof query).where(fits),
  byteSlice: (text, from, to) => {
    const length = to === undefined ? sql`` : sql`, ${to} - ${from}`
    return sql`cast(substr(cast(${text} as blob), ${from} + 1${length}) as text)`
  },
  // As bytes: a page of 1,000 images costs a third of what it costs as a string.
  stringAgg: (text, separator) =>
    sql<Uint8Array | null>`cast(group_concat(${text}, ${sql.lit(separator)}) as blob)`,
  rowwiseFrom: Number.POSITIVE_INFINITY,
  lsn: sql.lit(0),
  timeline: sql.lit(''),
  separatesLocalCommits: true,
  integrityErrors: async (db) => {
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
