import { type Kysely, sql } from 'kysely'
import type { SortKey } from '../catalogue/sort.ts'
import type { ImageField } from '../contract/image-fields.ts'
import type { Engine } from './engine.ts'
import type { FragmentColumn } from './fragments.ts'
import { afterMarker } from './keyset.ts'
import { Placeholder, type PreparedQuery, prepare } from './prepared.ts'
import type { Tables } from './tables.ts'

/** What makes two page queries the same text. */
export interface PageShape {
  /** How many scopes are read. */
  readonly scopes: number
  /** Fields compared for equality. */
  readonly filters: readonly ImageField[]
  /** Total order; none of the filtered fields is in it. */
  readonly sort: readonly SortKey[]
  readonly marker: boolean
  /** Columns whose texts, joined, are one image. */
  readonly columns: readonly FragmentColumn[]
}

export interface PageRow {
  readonly json: Uint8Array | null
  readonly count: number
}

export const scopeValue = (index: number) => `scope ${index}`
export const filterValue = (field: ImageField) => `filter ${field}`
export const markerValue = (field: ImageField) => `marker ${field}`
export const limitValue = 'limit'

/**
 * One page in one statement: for each scope its entries in index order from the marker on, merged, cut at the limit,
 * and only then joined to the images' texts. However large the catalogue, it reads a page's worth of rows.
 */
export function pageQuery({ db, facts }: Engine, shape: PageShape): PreparedQuery {
  const streams = Array.from({ length: shape.scopes }, (_, index) => stream(db, shape, index))
  const merged = streams
    .reduce((all, next) => all.unionAll(next))
    .orderBy(sql.join(shape.sort.map((key) => sql`${sql.ref(key.field)} ${sql.raw(key.direction)}`)))
    // The sum keeps SQLite from preparing the statement anew for each limit, which costs as much as the page.
    .limit(sql<number>`${new Placeholder(limitValue)} + 0`)
  const text = sql<string>`concat(${sql.join(shape.columns.map((column) => sql.ref(`image.${column}`)))})`
  return prepare(
    db
      .selectFrom(merged.as('page'))
      // Not an inner join: its order is left to the planner, and the page is read in the order of its left side.
      .crossJoin('image')
      .whereRef('image.seq', '=', 'page.seq')
      .select((eb) => [eb.fn.countAll<number>().as('count'), facts.joinedText(text, '},').as('json')]),
  )
}

function stream(db: Kysely<Tables>, shape: PageShape, index: number) {
  let query = db
    .selectFrom('entry')
    .select(['seq', ...shape.sort.map((key) => key.field)])
    .where(sql<boolean>`scope = ${new Placeholder(scopeValue(index))}`)
  for (const field of shape.filters) {
    query = query.where(sql<boolean>`${sql.ref(field)} = ${new Placeholder(filterValue(field))}`)
  }
  if (!shape.marker) return query
  return query.where(afterMarker(shape.sort, (field) => new Placeholder(markerValue(field))))
}
