import type { Filter } from '../catalogue/image-query.ts'
import type { ScopeState } from './audience.ts'
import type { Engine } from './engine.ts'
import { facetFields, isFacetField, listColumn } from './list-columns.ts'
import type { SqlRow, Stream } from './page-sections.ts'
import { memoise } from './prepared.ts'

/** Answers of look-ups that are kept. */
const KEPT = 1_000

/** Classes by fields with few values are some hundreds. A catalogue with more is not served by facets. */
export const MOST_FACETS = 2_000

/**
 * The function that finds the facets of some scopes that fit some filters, `MOST_FACETS` at most. Asked again it
 * remembers, for as long as the scopes have the same generation.
 */
export function facetFinder({
  reads,
}: Engine): (scopes: readonly ScopeState[], filters: readonly Filter[]) => Promise<readonly Stream[]> {
  type Question = { scopes: readonly ScopeState[]; filters: readonly Filter[] }
  const find = memoise<Promise<readonly Stream[]>, Question>(KEPT, async (_key, { scopes, filters }) => {
    let query = reads
      .selectFrom('facet')
      .select(['id', ...facetFields])
      .where(
        'scope',
        'in',
        scopes.map((scope) => scope.id),
      )
      .limit(MOST_FACETS)
    for (const { field, value } of filters.filter((filter) => isFacetField(filter.field)))
      query = query.where(field, '=', listColumn(field).encode(value))
    const rows = (await query.execute()) as (SqlRow & { id: number })[]
    return rows.map(({ id, ...constants }) => ({ id, constants: { ...constants, ...constantsOf(filters) } }))
  })
  return (scopes, filters) => {
    const key = JSON.stringify([
      scopes.map((scope) => [scope.id, scope.generation]),
      filters.map(({ field, value }) => [field, value]),
    ])
    return find(key, { scopes, filters })
  }
}

/** What all rows that fit the filters have. */
export const constantsOf = (filters: readonly Filter[]): SqlRow =>
  Object.fromEntries(filters.map(({ field, value }) => [field, listColumn(field).encode(value)]))
