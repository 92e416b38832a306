import type { Value, WireImage } from './image-shape.ts'

export type Direction = 'asc' | 'desc'
export interface SortKey {
  readonly field: string
  readonly direction: Direction
}

export const key = (field: string, direction: Direction = 'desc'): SortKey => ({ field, direction })

/** Text of the `sort` parameter. */
export const sortText = (keys: readonly SortKey[]): string =>
  keys.map(({ field, direction }) => `${field}:${direction}`).join(',')

/** The suite's own idea of an order: keys, then `created_at` and `id`, so that no two images are equal. */
export function inOrder(images: readonly WireImage[], keys: readonly SortKey[]): WireImage[] {
  const [only, ...others] = keys
  const direction = only !== undefined && others.length === 0 ? only.direction : 'desc'
  const total = [...keys, key('created_at', direction), key('id', direction)]
  return images.toSorted((a, b) => {
    for (const { field, direction } of total) {
      const order = compare(a[field] ?? null, b[field] ?? null)
      if (order !== 0) return direction === 'asc' ? order : -order
    }
    return 0
  })
}

/** Null is smallest; texts are compared by their bytes. */
export function compare(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}
