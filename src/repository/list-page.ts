import type { ImagePage, ListRequest } from '../catalogue/image-repository.ts'
import type { SortKey } from '../catalogue/sort.ts'
import type { SqlAudience, SqlPosition } from './audience.ts'
import type { Engine } from './engine.ts'
import { constantsOf, facetFinder, MOST_FACETS } from './facets.ts'
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
import { MOST_STREAMS, type SqlRow, sectionsOf, wantsFacets } from './page-sections.ts'
import { cutPage } from './page-text.ts'
import { memoise, type PreparedQuery } from './prepared.ts'

/** Texts of queries that are kept: of the shapes that are possible, few are asked for. */
const KEPT_SHAPES = 500

/** The function that reads pages, with its own store of compiled queries. */
export function listPage(engine: Engine): (request: ListRequest) => Promise<ImagePage> {
  const queryFor = memoise<PreparedQuery, PageShape>(KEPT_SHAPES, (_key, shape) => pageQuery(engine, shape))
  const facetsOf = facetFinder(engine)

  /** Sections of what the query's filters leave, and the filters that are left to them. */
  async function planOf({ audience, query: { filters, sort } }: ListRequest, marker: SqlRow | undefined) {
    const { scopes } = audience as SqlAudience
    const facets = wantsFacets(filters, sort) ? await facetsOf(scopes, filters) : undefined
    if (facets && facets.length < MOST_FACETS) {
      const sections = sectionsOf(facets, sort, marker)
      const left = filters.filter((filter) => !isFacetField(filter.field))
      if (sections.every(({ streams }) => streams.length <= MOST_STREAMS))
        return { by: 'facet', sections, filters: left } as const
    }
    const constants = constantsOf(filters)
    const streams = scopes.map(({ id }) => ({ id, constants }))
    return { by: 'scope', sections: sectionsOf(streams, sort, marker), filters } as const
  }

  return async (request) => {
    const { limit } = request.query
    const marker = (request.after as SqlPosition | undefined)?.row
    const { by, sections, filters } = await planOf(request, marker)
    const text = stretchesOf(request.fields)
    const rows: PageRow[] = []
    // One more than the page has, to tell whether there is a next one.
    let wanted = limit + 1
    for (const { streams, sort, marked } of sections) {
      const shape: PageShape = {
        by,
        streams: rounded(by, streams.length),
        filters: filters.map((filter) => filter.field),
        sort,
        marked,
        fixed: by === 'facet' ? [...sort, ...marked].map((key) => key.field).filter(isFacetField) : [],
        text,
      }
      const prepared = queryFor(keyOf(shape), shape)
      const values: Record<string, SqlValue> = { [limitValue]: wanted }
      for (let index = 0; index < shape.streams; index++)
        values[streamValue(index)] = streams[index]?.id ?? EMPTY
      for (const { field, value } of filters) values[filterValue(field)] = listColumn(field).encode(value)
      for (const { field } of marked) values[markerValue(field)] = marker?.[field] as SqlValue
      const [row] = await engine.rows<PageRow>(prepared.sql, prepared.bind(values))
      if (row) rows.push(row)
      wanted -= row?.count ?? 0
      if (wanted === 0) break
    }
    return cutPage(rows, limit)
  }
}

/** Few shapes for all numbers of facets: they are filled up with empty ones. */
function rounded(by: PageShape['by'], count: number): number {
  if (by === 'scope') return count
  return count <= 16 ? 2 ** Math.ceil(Math.log2(count)) : Math.ceil(count / 16) * 16
}

/** No facet has this number. */
const EMPTY = 0

const keyOf = ({ by, streams, filters, sort, marked, fixed, text }: PageShape) =>
  `${by} ${streams} ${filters} ${orderText(sort)} ${orderText(marked)} ${fixed} ${stretchesText(text)}`

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
