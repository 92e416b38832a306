import type { Audience, Position } from '../../catalogue/image-repository.ts'
import type { SqlValue } from '../schema/columns.ts'
import type { ScopeGeneration } from '../schema/tables.ts'
import type { Lsn } from '../sql/dialect.ts'

/** A scope as it is now. */
export interface ScopeState extends ScopeGeneration {
  /** The history of the database in which it has this generation. */
  readonly timeline: string
  /** Who has replayed the log so far has this generation, or a later one. */
  readonly lsn: Lsn
}

/** A text that stands for what the scope shows: never again for anything else. */
export const scopeTag = ({ id, generation, timeline }: ScopeState): string =>
  timeline === '' ? `${id}.${generation}` : `${id}.${generation}.${timeline}`

/** An audience with the scopes it reads. */
export interface SqlAudience extends Audience {
  readonly scopes: readonly ScopeState[]
  /** Who has replayed the log so far has all scopes of the account as they are here, or later. */
  readonly lsn: Lsn
  /** Numbers of all scopes in the account's lists, of any visibility. */
  readonly visible: readonly number[]
}

/** A position with the marker's values of the sort keys. */
export interface SqlPosition extends Position {
  readonly row: Readonly<Record<string, SqlValue>>
}
