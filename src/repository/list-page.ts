import type { ImagePage, ListRequest } from '../catalogue/image-repository.ts'
import type { SortKey } from '../catalogue/sort.ts'
import type { SqlAudience, SqlPosition } from './audience.ts'
import type { Engine } from './engine.ts'
import { constantsOf, facetFinder } from './facets.ts'
import { type Stretch, stretchesOf } from './fragments.ts'
import { isFacetField, listColumn, type SqlValue } from './list-columns.ts'
import {
  filterValue,
  limitValue,
  markerValue,
  type PageRow,
  type PageShape,
  pageQuery,
  streamValue,
} from './page-query.ts'
import { type Merge, MOST_FACETS, mergeStreams, wantsFacets } from './page-streams.ts'
import { cutPage } from './page-text.ts'
import { memoise, type PreparedQuery } from './prepared.ts'

/** Texts of queries that are kept: of the shapes that are possible, few are asked for. */
const KEPT_SHAPES = 500

const nothing: ImagePage = { json: Buffer.alloc(0), count: 0 }

/** The function that reads pages, with its own store of compiled queries. */
export function listPage(engine: Engine): (request: ListRequest) => Promise<ImagePage> {
  const queryFor = memoise<PreparedQuery, PageShape>(KEPT_SHAPES, (_key, shape) => pageQuery(engine, shape))
  const facetsOf = facetFinder(engine)

  /** Streams of what the query's filters leave, and the filters that are left to them. */
  async function streamsOf({ audience, query: { filters, sort } }: ListRequest) {
    const { scopes } = audience as SqlAudience
    const facets = wantsFacets(filters, sort) ? await facetsOf(scopes, filters) : undefined
    if (facets && facets.length <= MOST_FACETS) {
      const left = filters.filter((filter) => !isFacetField(filter.field))
      return { by: 'facet', streams: facets, filters: left } as const
    }
    const constants = constantsOf(filters)
    return { by: 'scope', streams: scopes.map(({ id }) => ({ id, constants })), filters } as const
  }

  return async (request) => {
    const { query, fields, after: position } = request
    const marker = (position as SqlPosition | undefined)?.row
    const { by, streams, filters } = await streamsOf(request)
    const merge = mergeStreams(streams, query.sort, marker)
    if (merge.after.length + merge.whole.length === 0) return nothing
    const { sort, marked } = merge
    const keys = [...sort, ...marked].map((key) => key.field)
    const shape: PageShape = {
      by,
      after: rounded(by, merge.after.length),
      whole: rounded(by, merge.whole.length),
      filters: filters.map((filter) => filter.field),
      sort,
      marked,
      fixed: by === 'facet' ? keys.filter(isFacetField) : [],
      text: stretchesOf(fields),
    }
    const prepared = queryFor(keyOf(shape), shape)
    const values = streamValues(merge, shape)
    values[limitValue] = query.limit + 1
    for (const { field, value } of filters) values[filterValue(field)] = listColumn(field).encode(value)
    for (const { field } of marked) values[markerValue(field)] = marker?.[field] as SqlValue
    const [row] = await engine.rows<PageRow>(prepared.sql, prepared.bind(values))
    return row ? cutPage(row, query.limit) : nothing
  }
}

/** Few shapes for all numbers of facets: they are filled up with empty ones to a power of two. */
const rounded = (by: PageShape['by'], count: number) =>
  by === 'scope' || count === 0 ? count : 2 ** Math.ceil(Math.log2(count))

/** No facet has this number. */
const EMPTY = 0

function streamValues({ after, whole }: Merge, shape: PageShape): Record<string, SqlValue> {
  const values: Record<string, SqlValue> = {}
  for (let index = 0; index < shape.after + shape.whole; index++) {
    const stream = index < shape.after ? after[index] : whole[index - shape.after]
    values[streamValue(index)] = stream?.id ?? EMPTY
  }
  return values
}

const keyOf = ({ by, after, whole, filters, sort, marked, fixed, text }: PageShape) =>
  `${by} ${after} ${whole} ${filters} ${orderText(sort)} ${orderText(marked)} ${fixed} ${stretchesText(text)}`

function stretchesText(stretches: readonly Stretch[]): string {
  let text = ''
  for (const { from, to } of stretches) text += `${from}-${to},`
  return text
}

function orderText(keys: readonly SortKey[]): string {
  let text = ''
  for (const { field, direction } of keys) text += `${field}:${direction},`
  return text
}
