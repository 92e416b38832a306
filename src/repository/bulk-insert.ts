import { CompiledQuery, type Kysely } from 'kysely'
import type { SqlValue } from './list-columns.ts'
import { memoise } from './prepared.ts'
import type { Tables } from './tables.ts'

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
  db: Kysely<Tables>,
  table: keyof Tables,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  for (const chunk of chunks(rows)) {
    const text = insertText(`${table} ${columns} ${chunk.length}`, () => {
      const blank = Object.fromEntries(columns.map((column) => [column, null]))
      return db
        .insertInto(table)
        .values(chunk.map(() => blank) as never)
        .compile().sql
    })
    await db.executeQuery(CompiledQuery.raw(text, chunk.flat()))
  }
}

// Texts only, the same for every database: a cache, not state.
const insertText = memoise<string, () => string>(300, (_key, compile) => compile())
