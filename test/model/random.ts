/** Numbers that look random and follow from a seed. */
export interface Random {
  /** From 0 up to, not including, `end`. */
  below(end: number): number
  percent(chance: number): boolean
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T
}

/** Mulberry32. */
export function randomOf(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    below,
    percent: (chance) => below(100) < chance,
    pick: <T>(items: readonly T[]) => items[below(items.length)] as T,
  }
}
