import type { Expression, InsertQueryBuilder, Kysely, RawBuilder, SelectQueryBuilder } from 'kysely'
import type { ColumnKind } from '../schema/columns.ts'
import type { Tables } from '../schema/tables.ts'

/** How far a database's log of changes is, bytes. What was committed before lies before it. 0 where there are no copies. */
export type Lsn = number

/** What differs between database engines, as named facts. Queries use these; none branches on the engine it runs on. */
export interface Dialect {
  /** `small`: an integer of 32 bits. */
  readonly columnTypes: Readonly<Record<ColumnKind | 'small' | 'serial', string>>
  /** Appended to CREATE TABLE of a table that is kept in the order of its primary key. */
  readonly clusteredTable: string
  /** Appended to CREATE INDEX on entries, so that a page finds the images' seqs in the index. */
  readonly indexWithSeq: string
  /** Names of tables. */
  readonly tableNames: RawBuilder<{ name: string }>
  /** Names of a table's indexes. */
  readonly indexNames: (table: string) => RawBuilder<{ name: string }>
  /** Where tables are made; undefined where there is one place only. */
  readonly schemaName: (db: Kysely<Tables>) => Promise<string | undefined>
  /** Unused numbers for `count` new images, rising, inside a transaction that writes. */
  readonly reserveSeqs: (db: Kysely<Tables>, count: number) => Promise<readonly number[]>
  /** Lock an image, stored or not, against other writers until the transaction ends. May wait for them. */
  readonly lockImage: (db: Kysely<Tables>, id: Uint8Array) => Promise<void>
  /** The query with its rows locked until the transaction ends, as they are now (FOR UPDATE). */
  readonly forUpdate: <T extends keyof Tables, O>(
    query: SelectQueryBuilder<Tables, T, O>,
  ) => SelectQueryBuilder<Tables, T, O>
  /** The same, without rows that another transaction has locked (SKIP LOCKED). */
  readonly skipLocked: <T extends keyof Tables, O>(
    query: SelectQueryBuilder<Tables, T, O>,
  ) => SelectQueryBuilder<Tables, T, O>
  /** The insert, where a row that violates a constraint fails the whole transaction, so that no savepoint is needed. */
  readonly insertOrFail: <T extends keyof Tables, O>(
    insert: InsertQueryBuilder<Tables, T, O>,
  ) => InsertQueryBuilder<Tables, T, O>
  /** Is it a serialisation failure or a deadlock, after which the transaction is to be tried again? */
  readonly isSerializationFailure: (error: unknown) => boolean
  /** Did a statement fail because it waited too long for a lock of others? */
  readonly isBusy: (error: unknown) => boolean
  /** Lock a table against all others until the transaction ends. May wait for them. */
  readonly lockTable: (db: Kysely<Tables>, table: keyof Tables) => Promise<void>
  /** After one table replaces another: copies owner and privileges, and continues the sequence. */
  readonly replaceTable: (db: Kysely<Tables>, from: string, to: string) => Promise<void>
  /** Views and the like that others have made on tables. */
  readonly dependents: (tables: readonly string[]) => RawBuilder<{ name: string }>
  /** Did a statement fail because the role has no right to it? */
  readonly isPermissionDenied: (error: unknown) => boolean
  /** What was named for a table under its name `…_new` is named for it. */
  readonly renameConstraints: (db: Kysely<Tables>, table: string) => Promise<void>
  /** Run what builds indexes, with the settings that suit it. */
  readonly buildIndexes: (db: Kysely<Tables>, build: () => Promise<void>) => Promise<void>
  /** Rows of a select in an order, or in any, `limit` at most, so that they can be merged with others in that order. */
  readonly orderedSubquery: <O>(
    db: Kysely<Tables>,
    select: SelectQueryBuilder<Tables, 'list_entry', O>,
    order: RawBuilder<unknown> | undefined,
    limit: RawBuilder<number>,
  ) => SelectQueryBuilder<Tables, 'list_entry', O>
  /** Each row of the query with the row of a table that fits, looked up one by one: the order stays as it is. */
  readonly lateralJoin: <DB, T extends keyof DB, O>(
    query: SelectQueryBuilder<DB, T, O>,
    table: keyof Tables,
    fits: RawBuilder<boolean>,
  ) => SelectQueryBuilder<DB, T, O>
  /** Settings that suit many writes in a row, or requests. */
  readonly tune: (db: Kysely<Tables>, use: 'loading' | 'serving') => Promise<void>
  /**
   * A part of an ASCII text, from a place to another one, or to its end. By bytes: to count characters takes a quarter of a page.
   */
  readonly byteSlice: (
    text: RawBuilder<string>,
    from: RawBuilder<number>,
    to: RawBuilder<number> | undefined,
  ) => RawBuilder<string>
  /** Ready text of several rows as one value, ASCII, joined by `separator`; null for no rows. */
  readonly stringAgg: (text: Expression<string>, separator: string) => RawBuilder<Uint8Array | string | null>
  /** From so many rows on it is cheaper to read them one by one, and join their texts in this process. */
  readonly rowwiseFrom: number
  /** Position of the log, or the replayed position on a replica: read together with rows, it covers them. */
  readonly lsn: RawBuilder<Lsn>
  /** Which of the possible timelines of the log is current; empty where that is not known, or there is only one. */
  readonly timeline: RawBuilder<string>
  /** Does `external` of a data version leave out what this process commits? */
  readonly separatesLocalCommits: boolean
  /** What is wrong with how the database keeps its data, one sentence each. */
  readonly integrityErrors: (db: Kysely<Tables>) => Promise<string[]>
}
