import type { Compilable } from 'kysely'
import { LRUCache } from 'lru-cache'
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

/** Compile a query whose changing values are `Parameter`s. */
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

/** The function that makes a value once a key, and keeps those of the `capacity` keys that were used last. */
export function memoise<V extends object | string>(
  capacity: number,
  make: (key: string) => V,
): (key: string) => V
export function memoise<V extends object | string, A>(
  capacity: number,
  make: (key: string, from: A) => V,
): (key: string, from: A) => V
export function memoise<V extends object | string, A>(capacity: number, make: (key: string, from: A) => V) {
  const values = new LRUCache<string, V>({ max: capacity })
  return (key: string, from: A): V => {
    const known = values.get(key)
    if (known !== undefined) return known
    const made = make(key, from)
    values.set(key, made)
    return made
  }
}
