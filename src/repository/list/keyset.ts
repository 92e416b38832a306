import { type RawBuilder, sql } from 'kysely'
import type { ImageField } from 'scp-images-client/contract/image-fields'
import type { SortKey } from '../../catalogue/query/sort.ts'

/** What stands for a field in SQL. */
type Operand = (field: ImageField) => RawBuilder<unknown>

const beyond = { asc: sql.raw('>'), desc: sql.raw('<') } as const
const upTo = { asc: sql.raw('>='), desc: sql.raw('<=') } as const

/**
 * "After the marker": the rows that follow the row with these sort values in the order of `sort`.
 *
 * With (k1, k2, …) and the marker's (v1, v2, …), those are the rows with k1 beyond v1, or k1 = v1 and k2 beyond v2,
 * and so on. Keys of one direction are one row value, which an index seeks to directly. Else each turn of direction
 * adds an OR, led by a bound on the first key so that the index is entered at the marker.
 */
export function afterMarker(sort: readonly SortKey[], column: Operand, marker: Operand): RawBuilder<boolean> {
  const first = sort[0]
  if (!first) throw new Error('an order has at least one key')
  const turn = sort.findIndex((key) => key.direction !== first.direction)
  const run = turn < 0 ? sort : sort.slice(0, turn)
  const after = compareRun(run, column, marker, beyond[first.direction])
  if (turn < 0) return after
  const rest = afterMarker(sort.slice(turn), column, marker)
  const bound = compareRun(run, column, marker, upTo[first.direction])
  return sql<boolean>`(${bound} and (${after} or (${compareRun(run, column, marker, sql.raw('='))} and ${rest})))`
}

function compareRun(
  run: readonly SortKey[],
  column: Operand,
  marker: Operand,
  operator: RawBuilder<unknown>,
): RawBuilder<boolean> {
  const columns = sql.join(run.map((key) => column(key.field)))
  const values = sql.join(run.map((key) => marker(key.field)))
  return sql<boolean>`(${columns}) ${operator} (${values})`
}
