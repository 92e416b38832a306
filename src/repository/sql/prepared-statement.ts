import type { Compilable } from 'kysely'
import type { SqlValue } from '../schema/columns.ts'

/** Stands in a query for a value that is known only when it runs. */
export class Parameter {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** A query compiled once: writing one with Kysely costs some 50 µs, as much as running it. */
export interface PreparedStatement {
  readonly sql: string
  bind(values: Readonly<Record<string, SqlValue>>): SqlValue[]
}

/** Compile a query whose changing values are `Placeholder`s. */
export function prepare(query: Compilable): PreparedStatement {
  const { sql, parameters } = query.compile()
  return {
    sql,
    bind: (values) =>
      parameters.map((parameter) =>
        parameter instanceof Parameter ? (values[parameter.name] as SqlValue) : (parameter as SqlValue),
      ),
  }
}

/** Keeps what was made for the last `capacity` keys. */
export function memoise<V>(capacity: number, make: (key: string) => V): (key: string) => V
export function memoise<V, A>(
  capacity: number,
  make: (key: string, from: A) => V,
): (key: string, from: A) => V
export function memoise<V, A>(capacity: number, make: (key: string, from: A) => V) {
  const kept = new Map<string, V>()
  return (key: string, from: A): V => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make(key, from)
    const oldest = kept.size >= capacity ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(key, made)
    return made
  }
}
