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
    // Not `flat`, which takes five times as long.
    const values: SqlValue[] = []
    for (const row of chunk) for (const value of row) values.push(value)
    const insert = () => {
      const blank = Object.fromEntries(columns.map((column) => [column, null]))
      return dialect.insertOrFail(db.insertInto(table).values(chunk.map(() => blank) as never))
    }
    await runCached({ db, dialect }, `${table} ${columns} ${chunk.length}`, insert, values)
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

/**
 * Run a query whose text depends on the key alone, and read all rows. The text is compiled once a key: to compile one with
 * 500 values costs as much as to run it.
 * @param values in the order of the query's parameters
 */
export async function runCached<R = unknown>(
  { db, dialect }: Pick<Engine, 'db' | 'dialect'>,
  key: string,
  query: () => Compilable,
  values: readonly (SqlValue | null)[],
): Promise<R[]> {
  const textOf =
    texts.get(dialect) ?? memoise<string, () => Compilable>(300, (_key, from) => from().compile().sql)
  texts.set(dialect, textOf)
  return (await db.executeQuery<R>(CompiledQuery.raw(textOf(key, query), [...values]))).rows
}
