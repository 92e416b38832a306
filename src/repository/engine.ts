import type { Expression, InsertQueryBuilder, Kysely, RawBuilder } from 'kysely'
import type { ColumnKind, SqlValue } from './list-columns.ts'
import type { Tables } from './tables.ts'

/** What differs between database engines, as named facts. Queries ask these; none asks which engine it runs on. */
export interface EngineFacts {
  readonly columnTypes: Readonly<Record<ColumnKind | 'serial', string>>
  /** Appended to CREATE TABLE of a table that is kept in the order of its primary key. */
  readonly clusteredTable: string
  /** Names of a table's indexes. */
  readonly indexNames: (table: string) => RawBuilder<{ name: string }>
  /** First of `count` unused numbers in a row for new images, inside a transaction that writes. */
  readonly reserveSeqs: (db: Kysely<Tables>, count: number) => Promise<number>
  /** The insert, where a row that does not fit spoils the transaction and no undoing of the statement is prepared. */
  readonly insertForGood: <T extends keyof Tables, O>(
    insert: InsertQueryBuilder<Tables, T, O>,
  ) => InsertQueryBuilder<Tables, T, O>
  /** Was a statement refused because another process kept the database from being written for too long? */
  readonly isBusy: (error: unknown) => boolean
  /** Run what builds indexes, with the settings that suit it. */
  readonly buildIndexes: (db: Kysely<Tables>, build: () => Promise<void>) => Promise<void>
  /** Settings that suit many writes in a row, or requests. */
  readonly settleFor: (db: Kysely<Tables>, use: 'loading' | 'serving') => Promise<void>
  /** Ready text of several rows as one value of bytes, joined by `separator`; null for no rows. */
  readonly joinedText: (text: Expression<string>, separator: string) => RawBuilder<Uint8Array | null>
}

/** An open database: Kysely for writing queries and running the cold ones, `rows` for the hot path. */
export interface Engine {
  readonly facts: EngineFacts
  /** For what writes: one after the other, and perhaps after another process. */
  readonly db: Kysely<Tables>
  /** For what only reads, and so never waits for those who write. */
  readonly reads: Kysely<Tables>
  /** Run a compiled query outside any transaction and read all rows. */
  rows<R>(sql: string, parameters: readonly SqlValue[]): Promise<R[]>
  /** Differs from an earlier answer if anything was committed since, by whichever process. */
  version(): number
  /** Differs from an earlier answer if anything was committed since by anyone but this engine. */
  foreignVersion(): number
  close(): Promise<void>
}
