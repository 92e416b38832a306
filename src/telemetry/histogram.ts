import type { Sample } from './exposition.ts'

/** Counts how often values fall below bounds. */
export interface Histogram {
  observe(value: number): void
  samples(labels?: Readonly<Record<string, string>>): Sample[]
}

/** @param bounds rising; what is above the last one is counted too */
export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = new Float64Array(bounds.length + 1)
  let sum = 0
  return {
    observe(value) {
      let index = 0
      while (index < bounds.length && value > (bounds[index] as number)) index++
      counts[index] = (counts[index] as number) + 1
      sum += value
    },
    samples(labels = {}) {
      let below = 0
      const buckets = [...bounds, Number.POSITIVE_INFINITY].map((bound, index): Sample => {
        below += counts[index] as number
        const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound)
        return { suffix: '_bucket', labels: { ...labels, le }, value: below }
      })
      return [...buckets, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: below }]
    },
  }
}
