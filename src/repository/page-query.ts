import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { SortKey } from '../catalogue/sort.ts'
import type { ImageField } from '../contract/image-fields.ts'
import type { Engine } from './engine.ts'
import type { Stretch } from './fragments.ts'
import { afterMarker } from './keyset.ts'
import type { SqlValue } from './list-columns.ts'
import { Placeholder, type PreparedQuery, prepare } from './prepared.ts'
import type { Tables } from './tables.ts'

/** What makes two page queries the same text. */
export interface PageShape {
  /** What the streams are: all that a scope shows, or one facet of it. */
  readonly by: 'scope' | 'facet'
  /** How many. */
  readonly streams: number
  /** Fields compared for equality. */
  readonly filters: readonly ImageField[]
  /** Total order. */
  readonly sort: readonly SortKey[]
  /** Keys by which a row is after the marker; none: streams are read from their beginning. */
  readonly marked: readonly SortKey[]
  /** Fields of both that are the facet's. */
  readonly fixed: readonly ImageField[]
  /** Only rows whose value of this key is beyond one value, and before another, in the key's direction. */
  readonly between?: { readonly key: SortKey; readonly from: boolean; readonly to: boolean }
  /** Facet fields by which rows of scopes are checked along the way; then only so many rows are looked at. */
  readonly walk?: readonly ImageField[]
  /** What of an image's text, joined, is one image of the answer. */
  readonly text: readonly Stretch[]
}

export interface PageRow {
  /** ASCII. */
  readonly json: Uint8Array | string | null
  readonly count: number
}

/** Between two images: their texts lack the closing brace. */
export const imageSeparator = '},'

export const streamValue = (index: number) => `stream ${index}`
export const filterValue = (field: ImageField) => `filter ${field}`
export const markerValue = (field: ImageField) => `marker ${field}`
export const checkValue = (field: ImageField) => `check ${field}`
export const limitValue = 'limit'
export const fromValue = 'from'
export const toValue = 'to'
export const mostValue = 'most'

/** The sum keeps SQLite from preparing the statement anew for each limit, which costs as much as the page. */
const number = (name: string) => sql<number>`${new Placeholder(name)} + 0`

/**
 * One page in one statement: each stream's entries in index order, merged, cut at the limit, and only then joined to
 * the images' texts. However large the catalogue, it reads a page's worth of rows.
 */
export function pageQuery(engine: Engine, shape: PageShape): PreparedQuery {
  const { db, facts } = engine
  const page = shape.walk ? checked(engine, shape, shape.walk) : merged(engine, shape, limitValue)
  return prepare(
    db
      .selectFrom(page.as('page'))
      .select((eb) => [
        eb.fn.countAll<number>().as('count'),
        facts.joinedText(textOf(shape.text), imageSeparator).as('json'),
      ]),
  )
}

/** The value of the first sort key in the row at `limit` (the first row is at 0). */
export function valueQuery(engine: Engine, shape: PageShape): PreparedQuery {
  const [key] = shape.sort as readonly [SortKey]
  const rows = sql<number>`${new Placeholder(limitValue)} + 1`
  return prepare(
    engine.db
      .selectFrom(union(engine, shape, rows).limit(sql.lit(1)).offset(number(limitValue)).as('page'))
      .select(sql.ref<SqlValue>(key.field).as('value')),
  )
}

/** The first rows of the streams, as many as the value of this name says. */
const merged = (engine: Engine, shape: PageShape, limit: string) =>
  union(engine, shape, number(limit)).limit(number(limit))

/** All streams, merged in their order; of each, `rows` are enough. */
function union({ db, facts }: Engine, shape: PageShape, rows: RawBuilder<number>) {
  return Array.from({ length: shape.streams }, (_, index) =>
    facts.orderedStream(db, stream(db, shape, index), ownOrder(shape), rows),
  )
    .reduce((all, next) => all.unionAll(next))
    .orderBy(orderOf(shape.sort))
}

/** What is the facet's orders nothing within the facet. */
const ownOrder = ({ sort, fixed }: PageShape) => orderOf(sort.filter(({ field }) => !fixed.includes(field)))

const orderOf = (sort: readonly SortKey[]) =>
  sql.join(sort.map((key) => sql`${sql.ref(key.field)} ${sql.raw(key.direction)}`))

/** The merged rows whose facets have the values asked for; each facet is looked up, which leaves the order as it is. */
function checked(engine: Engine, shape: PageShape, fields: readonly ImageField[]) {
  let query = engine.db.selectFrom(merged(engine, shape, mostValue).as('walked')).select('walked.seq')
  const fits = fields.map((field) => sql`${sql.ref(field)} = ${new Placeholder(checkValue(field))}`)
  query = query.where(
    sql<boolean>`(select ${sql.join(fits, sql` and `)} from facet where facet.id = walked.facet)`,
  )
  return query.limit(number(limitValue)) as unknown as ReturnType<typeof merged>
}

/** Not a join: its order is left to the planner, and the page is read in the order of the rows that were found. */
const textOf = (stretches: readonly Stretch[]) =>
  sql<string>`(select ${imageText(stretches)} from image where image.seq = page.seq)`

function imageText(stretches: readonly Stretch[]) {
  const json = sql.ref<string>('image.json')
  const [first = json, ...others] = stretches.map(({ from, to }) => {
    const start = from === undefined ? sql.lit(0) : sql.ref(`image.${from}`)
    if (to !== undefined)
      return sql<string>`substr(${json}, ${start} + 1, ${sql.ref(`image.${to}`)} - ${start})`
    return from === undefined ? json : sql<string>`substr(${json}, ${start} + 1)`
  })
  return others.length === 0 ? first : sql<string>`concat(${sql.join([first, ...others])})`
}

function stream(db: Kysely<Tables>, shape: PageShape, index: number) {
  const { by, sort, marked, fixed, between, walk } = shape
  const column = (field: ImageField) => sql.ref(`${fixed.includes(field) ? 'facet' : 'entry'}.${field}`)
  let query = db
    .selectFrom('entry')
    .select(['entry.seq', ...sort.map((key) => column(key.field).as(key.field))])
    .where(sql<boolean>`${sql.ref(`entry.${by}`)} = ${new Placeholder(streamValue(index))}`)
  if (walk) query = query.select('entry.facet') as typeof query
  // To the planner the one row that is joined is constant, and orders nothing.
  if (fixed.length > 0) query = query.innerJoin('facet', 'facet.id', 'entry.facet') as typeof query
  for (const field of shape.filters) {
    query = query.where(sql<boolean>`${sql.ref(`entry.${field}`)} = ${new Placeholder(filterValue(field))}`)
  }
  if (between) {
    const { field, direction } = between.key
    const [beyond, before] = direction === 'asc' ? ['>', '<'] : ['<', '>']
    const compare = (operator = '', name = '') =>
      sql<boolean>`${column(field)} ${sql.raw(operator)} ${new Placeholder(name)}`
    if (between.from) query = query.where(compare(beyond, fromValue))
    if (between.to) query = query.where(compare(before, toValue))
  }
  if (marked.length === 0) return query
  return query.where(afterMarker(marked, column, (field) => sql`${new Placeholder(markerValue(field))}`))
}
