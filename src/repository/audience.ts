import type { Audience, Position } from '../catalogue/image-repository.ts'
import type { SqlValue } from './list-columns.ts'

/** A scope as it is now. */
export interface ScopeState {
  readonly id: number
  readonly generation: number
}

/** An audience with the scopes it reads. */
export interface SqlAudience extends Audience {
  readonly scopes: readonly ScopeState[]
  /** Numbers of all scopes that the account sees in its lists, of whatever visibility. */
  readonly visible: readonly number[]
}

/** A position with the marker's values of the sort keys. */
export interface SqlPosition extends Position {
  readonly row: Readonly<Record<string, SqlValue>>
}
