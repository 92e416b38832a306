/** Watches that a list which was asked for in the order of ids goes on and on. */
export interface Ascent {
  /** Take the next id. False when it can come after the last one in no order of ids that a database has. */
  follows(id: string): boolean
}

type Order = (before: string, after: string) => boolean

/** Databases compare ids by their bytes, or without regard to case; Glance takes ids in either case. */
const orders: readonly Order[] = [
  (before, after) => before < after,
  (before, after) => before.toLowerCase() < after.toLowerCase(),
]

/**
 * A list that repeats anything breaks every order at some place, so that a circle of pages ends here, without any
 * memory of what was seen.
 */
export function ascent(): Ascent {
  let last: string | undefined
  let possible = orders
  return {
    follows(id) {
      const before = last
      last = id
      if (before === undefined) return true
      possible = possible.filter((order) => order(before, id))
      return possible.length > 0
    },
  }
}
