import type { FieldRule } from 'scp-images-client/contract/errors/field-errors'
import type { ImageField } from 'scp-images-client/contract/image-fields'
import { type SortDirection, sortDirections, sortKeys } from 'scp-images-client/contract/list-images'

/** One key of an order. */
export interface SortKey {
  readonly field: ImageField
  readonly direction: SortDirection
}

/** `created_at:desc`, the order of the vendor's page, made total. */
export const defaultSort: readonly SortKey[] = totalOrder([{ field: 'created_at', direction: 'desc' }])

/**
 * Read `key[:direction],…`: blanks trimmed, no direction = desc, of a key named twice the first wins.
 * Answers the total order, or the rule that was broken.
 */
export function parseSort(text: string): { keys: readonly SortKey[] } | { rule: FieldRule } {
  const keys: SortKey[] = []
  for (const element of text.split(',')) {
    const [name, direction] = splitElement(element)
    const field = sortKeys.find((key) => key === name)
    const known = direction === '' ? 'desc' : sortDirections.find((word) => word === direction)
    if (!field || !known) return { rule: sortRule }
    if (!keys.some((key) => key.field === field)) keys.push({ field, direction: known })
  }
  return { keys: totalOrder(keys) }
}

const sortRule: FieldRule = { kind: 'oneOf', values: sortKeys.map((key) => `${key}[:asc|:desc]`) }

function splitElement(element: string): [name: string, direction: string] {
  const colon = element.indexOf(':')
  if (colon < 0) return [element.trim(), '']
  return [element.slice(0, colon).trim(), element.slice(colon + 1).trim()]
}

/**
 * Append `created_at` and `id` where absent, so that no two images are equal: in the one key's direction where one
 * was sent, else descending (Glance's rule). What follows `id` can decide nothing and is cut.
 */
function totalOrder(keys: readonly SortKey[]): readonly SortKey[] {
  const direction = keys.length === 1 && keys[0] ? keys[0].direction : 'desc'
  const total = [...keys]
  for (const field of ['created_at', 'id'] as const) {
    if (!total.some((key) => key.field === field)) total.push({ field, direction })
  }
  return total.slice(0, total.findIndex((key) => key.field === 'id') + 1)
}
