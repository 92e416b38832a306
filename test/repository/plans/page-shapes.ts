import { fieldsOf } from 'scp-images-client/contract/image-fields'
import { parseSort, type SortKey } from '../../../src/catalogue/query/sort.ts'
import type { PageShape } from '../../../src/repository/list/page-query.ts'
import { textSlicesOf } from '../../../src/repository/schema/image-text.ts'

/** An order as a request writes it. */
export const sortOf = (text: string): readonly SortKey[] => {
  const sort = parseSort(text)
  if ('rule' in sort) throw new Error(`${text} is no sort`)
  return sort.keys
}

const text = textSlicesOf(fieldsOf('1.3', 'list'))

/** A shape with so many inputs, all of them after a marker or none. */
export const shapeOf = (
  by: PageShape['by'],
  inputs: number,
  marker: boolean,
  sort: readonly SortKey[],
  more: Partial<PageShape> = {},
): PageShape => ({
  by,
  inputs,
  filters: [],
  sort,
  marked: marker ? sort : [],
  fixed: [],
  text,
  ...more,
})
