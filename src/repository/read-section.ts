import type { SortKey } from '../catalogue/sort.ts'
import type { Engine } from './engine.ts'
import type { SqlValue } from './list-columns.ts'
import type { PageRow } from './page-query.ts'
import { hasIndex, type SqlRow } from './page-sections.ts'
import { type Range, rangeReader } from './read-range.ts'
import { walkOf } from './walk.ts'

/** Reads a section of a list, up to so many rows, in pieces that follow each other. */
export type ReadSection = (section: Range, wanted: number, marker: SqlRow | undefined) => Promise<PageRow[]>

/**
 * The function that reads sections. An order that an index has is one range of it, or a walk along a larger one. Any
 * other order is read group by group, a group being the rows that are equal in the first key:
 *
 *   - what is left of the marker's own group;
 *   - all groups that end before the page does: fewer rows than the page has, sorted;
 *   - the group in which the page ends.
 *
 * The first and the last may be large, and are ranges of the index of the first key: forwards or backwards, if ties
 * break by `created_at` and `id` in one direction. Only when they do not is a group sorted.
 */
export function sectionReader(engine: Engine): ReadSection {
  const { read, valueAfter } = rangeReader(engine)

  async function readGroups(range: Range, wanted: number, marker: SqlRow | undefined): Promise<PageRow[]> {
    const [key, ...rest] = range.sort as readonly [SortKey, ...SortKey[]]
    const rows: PageRow[] = []
    let left = wanted
    const add = async (piece: Partial<Range>) => {
      if (left === 0) return
      const row = await read({ ...range, ...piece }, left, marker)
      rows.push(row)
      left -= row.count
    }
    const group = (value: SqlValue, marked: readonly SortKey[]) =>
      add({ sort: rest, marked, equals: { ...range.equals, [key.field]: value } })

    const from = range.marked.length > 0 ? marker?.[key.field] : undefined
    if (from !== undefined) await group(from, range.marked.slice(1))
    if (left === 0) return rows
    const to = await valueAfter({ ...range, sort: [key], marked: [], between: { key, from } }, left - 1)
    await add({ marked: [], between: { key, from, to } })
    if (to !== undefined) await group(to, [])
    return rows
  }

  return async (section, wanted, marker) => {
    if (!hasIndex(section.sort)) return readGroups(section, wanted, marker)
    const walk = walkOf(section, wanted)
    if (walk) {
      const row = await read(walk, wanted, marker)
      if (row.count === wanted) return [row]
    }
    return [await read(section, wanted, marker)]
  }
}
