import { CompiledQuery, type Kysely } from 'kysely'
import { memoise } from './prepared.ts'
import type { Tables } from './tables.ts'

type Row = Readonly<Record<string, unknown>>

/** Rows a statement: fewer statements, and far below the engines' limits on parameters. */
const CHUNK = 50

export function* chunks<T>(items: readonly T[], size = CHUNK): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}

/**
 * INSERT of many rows with the same columns. The text of a statement depends only on how many rows it takes, so each
 * is compiled once. Answers what `returning` names, in no particular order.
 */
export async function insertRows<R = never>(
  db: Kysely<Tables>,
  table: keyof Tables,
  rows: readonly Row[],
  returning: readonly string[] = [],
): Promise<R[]> {
  const columns = Object.keys(rows[0] ?? {})
  const answers: R[] = []
  for (const chunk of chunks(rows)) {
    const text = insertText(`${table} ${columns} ${chunk.length} ${returning}`, () => {
      const blank = Object.fromEntries(columns.map((column) => [column, null]))
      const insert = db.insertInto(table).values(chunk.map(() => blank) as never)
      return (returning.length > 0 ? insert.returning(returning as never) : insert).compile().sql
    })
    const parameters: unknown[] = []
    for (const row of chunk) for (const column of columns) parameters.push(row[column])
    const { rows: returned } = await db.executeQuery<R>(CompiledQuery.raw(text, parameters))
    answers.push(...returned)
  }
  return answers
}

// Texts only, the same for every database: a cache, not state.
const insertText = memoise<string, () => string>(300, (_key, compile) => compile())
