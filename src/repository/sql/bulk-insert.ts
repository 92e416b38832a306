import { type Compilable, CompiledQuery, type Kysely, sql } from 'kysely'
import type { SqlValue } from '../schema/columns.ts'
import type { Tables } from '../schema/tables.ts'
import type { Dialect } from './dialect.ts'
import type { Engine } from './engine.ts'
import { memoise } from './prepared-statement.ts'

/** Rows a statement: fewer statements, and far below the engines' limits on parameters. */
const CHUNK = 50

export function* chunks<T>(items: readonly T[], size = CHUNK): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}

/**
 * INSERT of many rows with the same columns. The text of a statement depends only on how many rows it takes, so each
 * is compiled once. Numbers of new images are reserved before: answering them would double the time.
 */
export async function insertRows(
  { db, dialect }: Pick<Engine, 'db' | 'dialect'>,
  table: keyof Tables,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
  rowsAStatement = CHUNK,
): Promise<void> {
  for (const chunk of chunks(rows, rowsAStatement)) {
    const text = cachedStatement(dialect, `${table} ${columns} ${chunk.length}`, () => {
      const blank = Object.fromEntries(columns.map((column) => [column, null]))
      const insert = db.insertInto(table).values(chunk.map(() => blank) as never)
      return dialect.insertOrFail(insert)
    })
    // Not `flat`, which takes five times as long.
    const values: SqlValue[] = []
    for (const row of chunk) for (const value of row) values.push(value)
    await db.executeQuery(CompiledQuery.raw(text, values))
  }
}

/** UPDATE of some columns of the row with some values, given in this order. */
export function updateOf(
  db: Kysely<Tables>,
  table: 'image' | 'list_entry',
  columns: readonly string[],
  key: readonly string[],
): Compilable {
  let update = db.updateTable(table).set(Object.fromEntries(columns.map((column) => [column, 0])) as never)
  for (const column of key) update = update.where(sql.ref(`${table}.${column}`), '=', 0)
  return update
}

/** Texts of a kind of database, made once a key. A cache of what is always the same, not state. */
const texts = new WeakMap<Dialect, (key: string, query: () => Compilable) => string>()

/** The text of a query that differs only by how many values it takes: to write one of 500 costs as much as its answer. */
export function cachedStatement(dialect: Dialect, key: string, query: () => Compilable): string {
  const known =
    texts.get(dialect) ?? memoise<string, () => Compilable>(300, (_key, from) => from().compile().sql)
  texts.set(dialect, known)
  return known(key, query)
}
