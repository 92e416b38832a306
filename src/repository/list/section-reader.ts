import type { SortKey } from '../../catalogue/query/sort.ts'
import type { SqlValue } from '../schema/columns.ts'
import type { Engine } from '../sql/engine.ts'
import { filteredScanOf } from './access-path.ts'
import type { PageRow } from './page-query.ts'
import { type IndexRange, rangeReader } from './range-reader.ts'
import { hasIndex, type SqlRow } from './sections.ts'

/** Rows that are sorted sooner than sought: some 0.5 ms. */
const FEW = 1_000
/** Rows that are looked at for one that is wanted, at most. */
const FAR = 100
/** What orders rows that are equal in an index's first key. */
const ties: readonly (string | undefined)[] = ['created_at', 'id', undefined]

/** Reads a section of a list, up to so many rows, in pieces that follow each other. */
type ReadSection = (section: IndexRange, wanted: number, marker: SqlRow | undefined) => Promise<PageRow[]>

/**
 * The function that reads sections. An order that an index has is one range of it, or a scan along a larger one. Any
 * other order is read group by group, a group being the rows that are equal in the first key:
 *
 *   - what is left of the marker's own group;
 *   - all groups that end before the page does: fewer rows than the page has, sorted;
 *   - the group in which the page ends.
 *
 * The first and the last may be large, and are ranges of the index of the first key: forwards or backwards, if ties
 * break by `created_at` and `id`. If not, few rows are sorted, and many are sought.
 */
export function sectionReader(engine: Engine): ReadSection {
  const { read, valueAfter } = rangeReader(engine)

  /** Rows that are equal in some columns. */
  async function readEqual(
    range: IndexRange,
    wanted: number,
    marker: SqlRow | undefined,
  ): Promise<PageRow[]> {
    const isServed = isEmpty(range.equals) || ties.includes(range.sort[0]?.field)
    if (isServed || range.scan) return [await read(range, wanted, marker)]
    if (await hasMore(range, FEW)) {
      const rows = await seek(range, wanted, marker)
      if (rows.reduce((sum, { count }) => sum + count, 0) === wanted) return rows
    }
    return [await read({ ...range, sorted: true }, wanted, marker)]
  }

  /** Are there more rows than so many that are equal in these columns, before the marker and after it? */
  const hasMore = async (range: IndexRange, rows: number) =>
    (await valueAfter({ ...range, sort: [{ field: 'created_at', direction: 'asc' }], marked: [] }, rows)) !==
    undefined

  /**
   * Look for a page of many equal rows along an index that has its order: of 60,000 images with one `min_disk` of seven, a
   * page by name is in 150 rows, 0.5 ms; to sort them takes 44. What is rare there, or at the far end, is not found.
   */
  function seek(range: IndexRange, wanted: number, marker: SqlRow | undefined): Promise<PageRow[]> {
    const scan = { most: FAR * wanted, class: {}, entry: range.equals }
    return readOrdered({ ...range, equals: {}, scan }, wanted, marker)
  }

  const readOrdered: ReadSection = async (range, wanted, marker) =>
    hasIndex(range.sort) ? [await read(range, wanted, marker)] : readGroups(range, wanted, marker)

  /** In a scan, which ends somewhere: all that is wanted, or else what must not be used. */
  async function readGroups(
    range: IndexRange,
    wanted: number,
    marker: SqlRow | undefined,
  ): Promise<PageRow[]> {
    const [key, ...rest] = range.sort as readonly [SortKey, ...SortKey[]]
    const { scan } = range
    const rows: PageRow[] = []
    let left = wanted
    const add = async (piece: IndexRange) => {
      for (const row of left === 0 ? [] : await readEqual(piece, left, marker)) {
        rows.push(row)
        left -= row.count
      }
    }
    const groupOf = (value: SqlValue, marked: readonly SortKey[]): IndexRange => ({
      ...range,
      sort: rest,
      marked,
      equals: { ...range.equals, [key.field]: value },
    })

    const from = range.marked.length > 0 ? marker?.[key.field] : undefined
    if (from !== undefined) {
      const own = groupOf(from, range.marked.slice(1))
      await add(own)
      if (left > 0 && scan && (await hasMore(withoutScan(own), scan.most))) return []
    }
    if (left === 0) return rows
    const to = await valueAfter({ ...range, sort: [key], marked: [], between: { key, from } }, left - 1)
    if (to === undefined && scan) return []
    await add({ ...range, marked: [], between: { key, from, to } })
    if (to !== undefined) await add(groupOf(to, []))
    return rows
  }

  return async (section, wanted, marker) => {
    const isOfAll = isEmpty(section.equals)
    const isServed = isOfAll ? hasIndex(section.sort) : ties.includes(section.sort[0]?.field)
    const scan = isServed && filteredScanOf(section, wanted)
    if (scan) {
      const row = await read(scan, wanted, marker)
      if (row.count === wanted) return [row]
      if (!isOfAll && !(await hasMore(withoutScan(scan), scan.scan.most))) return [row]
    }
    return isOfAll ? readOrdered(section, wanted, marker) : readEqual(section, wanted, marker)
  }
}

const isEmpty = (row: SqlRow) => Object.keys(row).length === 0
const withoutScan = ({ scan: _, ...range }: IndexRange): IndexRange => range
