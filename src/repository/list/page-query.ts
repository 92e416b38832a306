import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { ImageField } from 'scp-images-client/contract/image-fields'
import type { SortKey } from '../../catalogue/query/sort.ts'
import type { SqlValue } from '../schema/columns.ts'
import type { CutColumn, TextSlice } from '../schema/image-text.ts'
import type { Tables } from '../schema/tables.ts'
import type { Engine } from '../sql/engine.ts'
import { Parameter, type PreparedStatement, prepare } from '../sql/prepared-statement.ts'
import { afterMarker } from './keyset.ts'

/** What makes two page queries the same text. */
export interface PageShape {
  /** What the inputs are: all that a scope shows, or one class of it. */
  readonly by: 'scope' | 'class'
  /** How many. */
  readonly inputs: number
  /** Fields compared for equality. */
  readonly filters: readonly ImageField[]
  /** Total order. */
  readonly sort: readonly SortKey[]
  /** Keys by which a row is after the marker; none: inputs are read from their beginning. */
  readonly marked: readonly SortKey[]
  /** Fields of both that are the class's. */
  readonly fixed: readonly ImageField[]
  /** Only rows whose value of this key is beyond one value, and before another, in the key's direction. */
  readonly between?: { readonly key: SortKey; readonly from: boolean; readonly to: boolean }
  /**
   * Fields of the class and of the entry by which rows are checked along the way: the order's index decides where to
   * look, and only so many rows are looked at.
   */
  readonly scan?: { readonly class: readonly ImageField[]; readonly entry: readonly ImageField[] }
  /** The filters find the rows, which are then sorted: no index of the order may lead elsewhere. */
  readonly sorted?: boolean
  /** What of an image's text, joined, is one image of the answer. */
  readonly text: readonly TextSlice[]
  /** A row for each image, in place of one with all texts joined. */
  readonly apart?: boolean
}

export interface PageRow {
  /** ASCII. */
  readonly json: Uint8Array | string | null
  readonly count: number
}

/** Between two images: their texts lack the closing brace. */
export const imageSeparator = '},'

export const inputValue = (index: number) => `input ${index}`
export const filterValue = (field: ImageField) => `filter ${field}`
export const markerValue = (field: ImageField) => `marker ${field}`
export const checkValue = (field: ImageField) => `check ${field}`
export const limitValue = 'limit'
export const fromValue = 'from'
export const toValue = 'to'
export const mostValue = 'most'

/** The sum keeps SQLite from preparing the statement again for each limit, which costs as much as the page. */
const number = (name: string) => sql<number>`${new Parameter(name)} + 0`

/**
 * One page in one statement: each input's entries in index order, merged, cut at the limit, and only then joined to
 * the images' texts. However large the catalogue, it reads a page's worth of rows.
 */
export function pageQuery(engine: Engine, shape: PageShape): PreparedStatement {
  const { db, dialect } = engine
  const page = rows(engine, shape, number(limitValue)).limit(number(limitValue))
  const images = dialect.lateralJoin(
    db.selectFrom(page.as('page')),
    'image',
    sql<boolean>`image.seq = page.seq`,
  )
  const text = imageText(engine, shape.text)
  if (shape.apart) return prepare(images.select(text.as('json')))
  return prepare(
    images.select((eb) => [
      eb.fn.countAll<number>().as('count'),
      dialect.stringAgg(text, imageSeparator).as('json'),
    ]),
  )
}

/** The value of the first sort key in the row at `limit` (the first row is at 0). */
export function valueQuery(engine: Engine, shape: PageShape): PreparedStatement {
  const [key] = shape.sort as readonly [SortKey]
  const oneMore = sql<number>`${new Parameter(limitValue)} + 1`
  return prepare(
    engine.db
      .selectFrom(rows(engine, shape, oneMore).limit(sql.lit(1)).offset(number(limitValue)).as('page'))
      .select(sql.ref<SqlValue>(`page.${key.field}`).as('value')),
  )
}

/** All inputs, merged in their order; of each, `enough` rows are. */
function merged({ db, dialect }: Engine, shape: PageShape, enough: RawBuilder<number>) {
  return Array.from({ length: shape.inputs }, (_, index) =>
    dialect.orderedSubquery(db, inputQuery(db, shape, index), ownOrder(shape), enough),
  )
    .reduce((all, next) => all.unionAll(next))
    .orderBy(orderOf(shape.sort))
}

/** What is the class's orders nothing within the class. */
function ownOrder({ sort, fixed }: PageShape): RawBuilder<unknown> | undefined {
  const own = sort.filter(({ field }) => !fixed.includes(field))
  return own.length === 0 ? undefined : orderOf(own)
}

const orderOf = (sort: readonly SortKey[]) =>
  sql.join(sort.map((key) => sql`${sql.ref(key.field)} ${sql.raw(key.direction)}`))

/** The merged rows, in order, of each input `enough`; of a filtered scan those that have the requested values. */
function rows(engine: Engine, shape: PageShape, enough: RawBuilder<number>): ReturnType<typeof merged> {
  const { scan, sort } = shape
  if (!scan) return merged(engine, shape, enough)
  const { dialect } = engine
  const most = number(mostValue)
  let query = engine.db
    .selectFrom(merged(engine, shape, most).limit(most).as('scanned'))
    .select(['scanned.seq', ...sort.map(({ field }) => sql.ref(`scanned.${field}`).as(field))])
  if (scan.class.length > 0)
    query = dialect.lateralJoin(query, 'filter_class', sql<boolean>`filter_class.id = scanned.class`)
  if (scan.entry.length > 0)
    query = dialect.lateralJoin(
      query,
      'list_entry',
      sql<boolean>`list_entry.scope = scanned.scope and list_entry.seq = scanned.seq`,
    )
  for (const field of scan.class) query = query.where(hasValue('filter_class', field, checkValue(field)))
  for (const field of scan.entry) query = query.where(hasValue('list_entry', field, checkValue(field)))
  return query as unknown as ReturnType<typeof merged>
}

const hasValue = (table: string, field: ImageField, value: string) =>
  sql<boolean>`${sql.ref(`${table}.${field}`)} = ${new Parameter(value)}`

function imageText({ dialect }: Engine, stretches: readonly TextSlice[]) {
  const json = sql.ref<string>('image.json')
  const place = (cut: CutColumn) => sql.ref<number>(`image.${cut}`)
  const [first = json, ...others] = stretches.map(({ from, to }) => {
    if (from === undefined && to === undefined) return json
    return dialect.byteSlice(json, from ? place(from) : sql.lit(0), to && place(to))
  })
  return others.length === 0 ? first : sql<string>`concat(${sql.join([first, ...others])})`
}

/** Where the rows of a input are found. */
const found = ({ sorted }: PageShape) => (sorted ? 'found' : 'list_entry')

/** Entries; to be sorted, in two steps: the planner would look through the whole scope, or along the order's index. */
function entries(db: Kysely<Tables>, { sorted }: PageShape) {
  if (!sorted) return db.selectFrom('list_entry')
  const both = db
    .selectFrom('list_entry as found')
    .crossJoin('list_entry')
    .where(sql<boolean>`list_entry.scope = found.scope and list_entry.seq = found.seq`)
  return both as unknown as SelectQueryBuilder<Tables, 'list_entry', object>
}

function inputQuery(db: Kysely<Tables>, shape: PageShape, index: number) {
  const { by, sort, marked, fixed, between, scan } = shape
  const column = (field: ImageField) =>
    sql.ref(`${fixed.includes(field) ? 'filter_class' : 'list_entry'}.${field}`)
  let query = entries(db, shape)
    .select(['list_entry.seq', ...sort.map((key) => column(key.field).as(key.field))])
    .where(sql<boolean>`${sql.ref(`${found(shape)}.${by}`)} = ${new Parameter(inputValue(index))}`)
  if (scan) query = query.select(['list_entry.scope', 'list_entry.class']) as typeof query
  // To the planner the one row that is joined is constant, and orders nothing.
  if (fixed.length > 0)
    query = query.innerJoin('filter_class', 'filter_class.id', 'list_entry.class') as typeof query
  for (const field of shape.filters) query = query.where(hasValue(found(shape), field, filterValue(field)))
  if (between) {
    const { field, direction } = between.key
    const [beyond, before] = direction === 'asc' ? ['>', '<'] : ['<', '>']
    const compare = (operator = '', name = '') =>
      sql<boolean>`${column(field)} ${sql.raw(operator)} ${new Parameter(name)}`
    if (between.from) query = query.where(compare(beyond, fromValue))
    if (between.to) query = query.where(compare(before, toValue))
  }
  if (marked.length === 0) return query
  return query.where(afterMarker(marked, column, (field) => sql`${new Parameter(markerValue(field))}`))
}
