import type { Kysely } from 'kysely'
import type { DataVersion } from '../../catalogue/data-version.ts'
import type { SqlValue } from '../schema/columns.ts'
import type { Tables } from '../schema/tables.ts'
import type { Dialect, Lsn } from './dialect.ts'

/** A copy that is read from. */
export interface ReplicaStatus {
  /** Host and port. */
  readonly name: string
  readonly isUp: boolean
  /** What it has not replayed yet of the log that this process knows of, bytes. Not told of what is not up. */
  readonly lag?: number
}

/** What became of a server: `primary` is the one that writes, any other name is a replica's. */
export interface ServerEvent {
  readonly server: string
  readonly isUp: boolean
  readonly reason?: unknown
}

/** The copies of a database. */
export interface Replication {
  status(): Promise<readonly ReplicaStatus[]>
  /** How many statements each one has answered to this process. */
  answers(): readonly { readonly name: string; readonly count: number }[]
  /** Be told of what becomes of the servers, from now on. */
  watch(listener: (event: ServerEvent) => void): void
}

/** An open database: Kysely for writing queries and running the cold ones, `rows` for the hot path. */
export interface Engine {
  readonly dialect: Dialect
  /** For what writes: one after the other, and perhaps after another process. */
  readonly db: Kysely<Tables>
  /** For what only reads, and so never waits for those who write. */
  readonly reader: Kysely<Tables>
  /** Read, for as long as it takes, and all of one moment. Nobody waits for it. */
  snapshot<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>
  /** For what may take as long as it wants: migrations, indexes, checks. */
  readonly maintenance: Kysely<Tables>
  /**
   * Run a compiled query outside any transaction and read all rows, as they are now.
   * @param lsn while the database is away, a replica that has replayed so far may answer
   */
  query<R>(sql: string, parameters: readonly SqlValue[], lsn?: Lsn): Promise<R[]>
  /** The same on whoever holds what was logged until then; a replica, where there is one. */
  queryAt<R>(lsn: Lsn, sql: string, parameters: readonly SqlValue[]): Promise<R[]>
  /** What the database holds as of this call, or later. A request asks once. */
  dataVersion(): DataVersion | Promise<DataVersion>
  /** This process changed something that is read under a moment, and acknowledges it when the promise resolves. */
  changed(): Promise<void>
  /** Absent where nobody but the database itself is read from. */
  readonly replication?: Replication | undefined
  close(): Promise<void>
}
