import { isFacetField } from './list-columns.ts'
import type { Range } from './read-range.ts'

/** What a row of a walk costs, and what it costs to begin a stream: measured, in µs. */
const ROW = 0.6
const STREAM = 2.5
/** A row of merged streams. */
const MERGED = 0.3
/** So many times the rows that are expected are looked at: values may come in runs. */
const PATIENCE = 2

/**
 * A walk that finds a section of facets by looking at all rows of their scopes in the same order, if that is likely
 * to cost less than merging the facets. Nine of ten images may be active, and in a hundred facets: a page of them is
 * then 24 rows instead of a hundred ranges. Undefined: merge. What is likely is judged by the newest rows of each scope;
 * a walk that does not fill the page is given up, so that a wrong guess costs no more than the walk that was expected.
 */
export function walkOf(section: Range, wanted: number): Range | undefined {
  const { by, streams, equals, marked } = section
  if (by !== 'facet' || Object.keys(equals).length > 0 || marked.some(({ field }) => isFacetField(field)))
    return undefined
  const scopes = new Map<number, number>()
  let own = 0
  for (const { scope, sample } of streams) {
    if (scope === undefined || !sample) return undefined
    scopes.set(scope, sample.all)
    own += sample.own
  }
  const all = [...scopes.values()].reduce((sum, count) => sum + count, 0)
  const rows = Math.ceil((wanted * all) / own)
  if (!(rows * ROW < streams.length * STREAM + wanted * MERGED)) return undefined
  return {
    ...section,
    by: 'scope',
    streams: [...scopes.keys()].map((id) => ({ id, constants: {} })),
    walk: { most: rows * PATIENCE, facet: section.ofFacet, entry: {} },
  }
}
