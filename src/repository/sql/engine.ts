import type { Kysely } from 'kysely'
import type { DataVersion } from '../../catalogue/data-version.ts'
import type { SqlValue } from '../schema/columns.ts'
import type { Tables } from '../schema/tables.ts'
import type { Dialect, Lsn } from './dialect.ts'

/** A replica that is read from. */
export interface ReplicaStatus {
  /** Host and port. */
  readonly name: string
  readonly isUp: boolean
  /** Bytes of the write-ahead log that it has not replayed, as far as this process has seen the log. Absent: it is down. */
  readonly lag?: number
}

/** A server came up or went down: `primary` is the one that writes, any other name is a replica's. */
export interface ServerEvent {
  readonly server: string
  readonly isUp: boolean
  readonly reason?: unknown
}

/** The replicas of a database. */
export interface Replication {
  status(): Promise<readonly ReplicaStatus[]>
  /** How many statements each one has answered to this process. */
  answers(): readonly { readonly name: string; readonly count: number }[]
  /** Call a function at each event from now on. */
  watch(listener: (event: ServerEvent) => void): void
}

/** An open database: Kysely for writing queries and running the cold ones, `query` for the hot path. */
export interface Engine {
  readonly dialect: Dialect
  /** The connection that writes: one statement or transaction after the other, and perhaps after another process. */
  readonly db: Kysely<Tables>
  /** Connections that only read, and never wait for one that writes. */
  readonly reader: Kysely<Tables>
  /** Read in one transaction, all as of its beginning, without a limit of time. Nothing waits for it. */
  snapshot<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>
  /** A connection without a limit of time: for migrations, indexes and checks. */
  readonly maintenance: Kysely<Tables>
  /**
   * Run a compiled query outside any transaction and read all rows, as they are now.
   * @param lsn while the database is down, a replica that has replayed so far may answer
   */
  query<R>(sql: string, parameters: readonly SqlValue[], lsn?: Lsn): Promise<R[]>
  /** The same on a server that has replayed the log as far as `lsn`: a replica, where there is one. */
  queryAt<R>(lsn: Lsn, sql: string, parameters: readonly SqlValue[]): Promise<R[]>
  /** What the database holds as of this call, or later. To be called once a request. */
  dataVersion(): DataVersion | Promise<DataVersion>
  /** This process committed a change of what is read under a data version, and acknowledges it when the promise resolves. */
  changed(): Promise<void>
  /** Absent where only the database itself is read from. */
  readonly replication?: Replication | undefined
  close(): Promise<void>
}
