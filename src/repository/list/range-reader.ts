import type { ImageField } from 'scp-images-client/contract/image-fields'
import type { SortKey } from '../../catalogue/query/sort.ts'
import { isClassField, type SqlValue } from '../schema/columns.ts'
import type { TextSlice } from '../schema/image-text.ts'
import type { Lsn } from '../sql/dialect.ts'
import type { Engine } from '../sql/engine.ts'
import { memoise, type PreparedStatement } from '../sql/prepared-statement.ts'
import {
  checkValue,
  filterValue,
  fromValue,
  imageSeparator,
  inputValue,
  limitValue,
  markerValue,
  mostValue,
  type PageRow,
  type PageShape,
  pageQuery,
  toValue,
  valueQuery,
} from './page-query.ts'
import type { Section, SqlRow } from './sections.ts'

/** Cached texts of queries: of the possible shapes, few are used. */
const KEPT_SHAPES = 500

/** Rows of a list that follow each other: a section, or a part of one. */
export interface IndexRange extends Section {
  /** On any server that has replayed the log so far. */
  readonly lsn: Lsn
  readonly by: PageShape['by']
  /** What of an image's text, joined, is one image of the answer. */
  readonly text: readonly TextSlice[]
  /** Values of the classes, which are all that have them. */
  readonly ofClass: SqlRow
  /** Values of the entries' own columns. */
  readonly equals: SqlRow
  /** Only what is, in the key's direction, beyond one value and before another. */
  readonly between?: {
    readonly key: SortKey
    readonly from: SqlValue | undefined
    readonly to?: SqlValue | undefined
  }
  /** Find the rows by `equals`, and sort them. */
  readonly sorted?: boolean
  /** Look at so many rows at most, and take those whose classes and entries have these values. */
  readonly scan?: { readonly most: number; readonly class: SqlRow; readonly entry: SqlRow }
}

/** What reads ranges, with its own store of compiled queries. */
export function rangeReader(engine: Engine) {
  const pages = memoise<PreparedStatement, PageShape>(KEPT_SHAPES, (_key, shape) => pageQuery(engine, shape))
  const columns = memoise<PreparedStatement, PageShape>(KEPT_SHAPES, (_key, shape) =>
    valueQuery(engine, shape),
  )
  return {
    /** The first `limit` rows. The marker has the values of the keys that are marked. */
    async read(range: IndexRange, limit: number, marker: SqlRow | undefined): Promise<PageRow> {
      const apart = limit >= engine.dialect.rowwiseFrom
      const shape = { ...shapeOf(range), ...(apart && { apart }) }
      const { sql, bind } = pages(keyOf(shape), shape)
      const values = bind(bindings(range, shape, limit, marker))
      if (apart) return joined(await engine.queryAt<{ json: string }>(range.lsn, sql, values))
      const [row] = await engine.queryAt<PageRow>(range.lsn, sql, values)
      return row ?? { json: null, count: 0 }
    },
    /** What the row after the first `rows` ones has as its first sort key; undefined when there are no more rows. */
    async valueAfter(range: IndexRange, rows: number): Promise<SqlValue | undefined> {
      const shape = shapeOf(range)
      const { sql, bind } = columns(keyOf(shape), shape)
      const values = bind(bindings(range, shape, rows, undefined))
      const [row] = await engine.queryAt<{ value: SqlValue }>(range.lsn, sql, values)
      return row?.value
    },
  }
}

const joined = (rows: readonly { json: string }[]): PageRow => ({
  json: rows.length === 0 ? null : rows.map(({ json }) => json).join(imageSeparator),
  count: rows.length,
})

function shapeOf({ by, inputs, equals, sort, marked, between, scan, sorted, text }: IndexRange): PageShape {
  return {
    by,
    inputs: rounded(by, inputs.length),
    filters: fieldsOf(equals),
    sort,
    marked,
    fixed: by === 'class' ? [...sort, ...marked].map((key) => key.field).filter(isClassField) : [],
    ...(between && {
      between: { key: between.key, from: between.from !== undefined, to: between.to !== undefined },
    }),
    ...(scan && { scan: { class: fieldsOf(scan.class), entry: fieldsOf(scan.entry) } }),
    ...(sorted && { sorted }),
    text,
  }
}

const fieldsOf = (row: SqlRow) => Object.keys(row) as ImageField[]

/** Few shapes for all numbers of classes: they are filled up with empty ones. */
function rounded(by: PageShape['by'], count: number): number {
  if (by === 'scope') return count
  return count <= 16 ? 2 ** Math.ceil(Math.log2(count)) : Math.ceil(count / 16) * 16
}

/** No class has this number. */
const EMPTY = 0

function bindings(
  { inputs, equals, between, scan }: IndexRange,
  shape: PageShape,
  limit: number,
  marker: SqlRow | undefined,
): Record<string, SqlValue> {
  const values: Record<string, SqlValue> = { [limitValue]: limit }
  for (let index = 0; index < shape.inputs; index++) values[inputValue(index)] = inputs[index]?.id ?? EMPTY
  for (const field of shape.filters) values[filterValue(field)] = equals[field] as SqlValue
  for (const { field } of shape.marked) values[markerValue(field)] = marker?.[field] as SqlValue
  if (between?.from !== undefined) values[fromValue] = between.from
  if (between?.to !== undefined) values[toValue] = between.to
  if (scan) {
    values[mostValue] = scan.most
    for (const [field, value] of Object.entries({ ...scan.class, ...scan.entry }))
      values[checkValue(field as ImageField)] = value
  }
  return values
}

function keyOf({
  by,
  inputs,
  filters,
  sort,
  marked,
  fixed,
  between,
  scan,
  sorted,
  text,
  apart,
}: PageShape): string {
  const more = between ? ` ${orderText([between.key])} ${between.from} ${between.to}` : ''
  return `${by} ${inputs} ${filters} ${orderText(sort)} ${orderText(marked)} ${fixed} ${stretchesText(text)} ${scan && `${scan.class} ${scan.entry}`} ${sorted} ${apart}${more}`
}

function stretchesText(stretches: readonly TextSlice[]): string {
  let text = ''
  for (const { from, to } of stretches) text += `${from}-${to},`
  return text
}

function orderText(keys: readonly SortKey[]): string {
  let text = ''
  for (const { field, direction } of keys) text += `${field}:${direction},`
  return text
}
