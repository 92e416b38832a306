import type { Filter } from '../catalogue/image-query.ts'
import type { SortKey } from '../catalogue/sort.ts'
import { isFacetField, type SqlValue } from './list-columns.ts'

/** Entries that an index has in a row: all of a scope, or of one facet of it. */
export interface Stream {
  readonly id: number
  /** Values, by field, that all its rows have. All streams of a list name the same fields. */
  readonly constants: SqlRow
}

export type SqlRow = Readonly<Record<string, SqlValue>>

/** How a list is merged of streams. */
export interface Merge {
  /** Streams that begin after the marker, and those that are read from their beginning. */
  readonly after: readonly Stream[]
  readonly whole: readonly Stream[]
  /** Keys that order the merged rows. */
  readonly sort: readonly SortKey[]
  /** Keys that are compared with the marker's. */
  readonly marked: readonly SortKey[]
}

/** More facets than this are not merged: to begin a stream costs some 2 µs. */
export const MOST_FACETS = 64

/**
 * Would streams of facets serve this list better than those of its scopes? A scope has an index for each single filter
 * in the usual order, and for each single sort key. All else is one index range in each facet.
 */
export function wantsFacets(filters: readonly Filter[], order: readonly SortKey[]): boolean {
  const sort = order.filter((key) => !filters.some((filter) => filter.field === key.field))
  const [first] = sort
  if (filters.length === 0) return first !== undefined && isFacetField(first.field) && !hasIndex(sort)
  if (!filters.some((filter) => isFacetField(filter.field))) return false
  return filters.length > 1 || first?.field !== 'created_at' || !hasIndex(sort)
}

/** One direction, and no more keys than the first and those that break ties. */
function hasIndex(sort: readonly SortKey[]): boolean {
  const [first] = sort
  const ties = ['created_at', 'id'].filter((field) => field !== first?.field)
  return sort.every(
    (key, index) => key.direction === first?.direction && (index === 0 || key.field === ties[index - 1]),
  )
}

/**
 * Merge streams in an order, from the marker on (its values; it need not be in any of the streams). Keys that are
 * constants are compared here as far as they lead, so that an index is entered at the marker by those that are not.
 */
export function mergeStreams(streams: readonly Stream[], order: readonly SortKey[], marker?: SqlRow): Merge {
  const [first] = streams
  const isConstant = ({ field }: SortKey) => first !== undefined && Object.hasOwn(first.constants, field)
  const lead = order.slice(
    0,
    order.findIndex((key) => !isConstant(key)),
  )
  const place = (stream: Stream) => (marker ? compare(stream.constants, marker, lead) : 1)
  const after = streams.filter((stream) => place(stream) === 0)
  const sort = order.filter(
    (key) =>
      !isConstant(key) ||
      streams.some(({ constants }) => constants[key.field] !== first?.constants[key.field]),
  )
  const marked = order
    .slice(lead.length)
    .filter(
      (key) =>
        !isConstant(key) || after.some(({ constants }) => constants[key.field] !== marker?.[key.field]),
    )
  return {
    after,
    whole: streams.filter((stream) => place(stream) > 0),
    sort,
    marked: after.length > 0 ? marked : [],
  }
}

/** The order of two rows by keys that are texts: negative, zero, positive. */
function compare(row: SqlRow, other: SqlRow, keys: readonly SortKey[]): number {
  for (const { field, direction } of keys) {
    const order = Buffer.compare(Buffer.from(String(row[field])), Buffer.from(String(other[field])))
    if (order !== 0) return direction === 'asc' ? order : -order
  }
  return 0
}
