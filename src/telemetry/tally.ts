import type { Sample } from './exposition.ts'

/** Numbers that only rise, one for each set of labels. */
interface Tally {
  add(labels: Readonly<Record<string, string>>, by?: number): void
  samples(): Sample[]
}

export function createTally(): Tally {
  const counted = new Map<string, { labels: Readonly<Record<string, string>>; value: number }>()
  return {
    add(labels, by = 1) {
      const key = Object.values(labels).join('\n')
      const one = counted.get(key) ?? { labels, value: 0 }
      one.value += by
      counted.set(key, one)
    },
    samples: () => [...counted.values()].map(({ labels, value }) => ({ labels, value })),
  }
}
