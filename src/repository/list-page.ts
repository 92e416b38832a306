import type { Audience, ImagePage, ListRequest, Position } from '../catalogue/image-repository.ts'
import type { Engine } from './engine.ts'
import { columnsFor } from './fragments.ts'
import { listColumn, type SqlValue } from './list-columns.ts'
import {
  filterValue,
  limitValue,
  markerValue,
  type PageRow,
  type PageShape,
  pageQuery,
  scopeValue,
} from './page-query.ts'
import { cutPage } from './page-text.ts'
import { memoise, type PreparedQuery } from './prepared.ts'

/** An audience with the numbers of the scopes it reads. */
export interface SqlAudience extends Audience {
  readonly scopes: readonly number[]
}

/** A position with the marker's list columns. */
export interface SqlPosition extends Position {
  readonly row: Readonly<Record<string, SqlValue>>
}

/** Texts of queries that are kept: of the shapes that are possible, few are asked for. */
const KEPT_SHAPES = 500

const nothing: ImagePage = { json: Buffer.alloc(0), count: 0 }

/** The function that reads pages, with its own store of compiled queries. */
export function listPage(engine: Engine): (request: ListRequest) => Promise<ImagePage> {
  const queryFor = memoise<PreparedQuery, PageShape>(KEPT_SHAPES, (_key, shape) => pageQuery(engine, shape))

  return async ({ audience, query, fields, after }) => {
    const { scopes } = audience as SqlAudience
    if (scopes.length === 0) return nothing
    const filters = query.filters.map((filter) => filter.field)
    // What is equal in all rows orders nothing.
    const sort = query.sort.filter((key) => !filters.includes(key.field))
    const shape: PageShape = {
      scopes: scopes.length,
      filters,
      sort,
      marker: !!after,
      columns: columnsFor(fields),
    }
    const prepared = queryFor(keyOf(shape), shape)

    const values: Record<string, SqlValue> = { [limitValue]: query.limit + 1 }
    scopes.forEach((scope, index) => {
      values[scopeValue(index)] = scope
    })
    for (const { field, value } of query.filters) values[filterValue(field)] = listColumn(field).encode(value)
    if (after) {
      const { row } = after as SqlPosition
      for (const { field } of sort) values[markerValue(field)] = row[field] as SqlValue
    }
    const [row] = await engine.rows<PageRow>(prepared.sql, prepared.bind(values))
    return row ? cutPage(row, query.limit) : nothing
  }
}

const keyOf = (shape: PageShape) =>
  [
    shape.scopes,
    shape.filters,
    shape.sort.map((key) => `${key.field}:${key.direction}`),
    shape.marker,
    shape.columns,
  ].join(' ')
