import type { Metric } from './exposition.ts'

/** The size of a process's page cache, and its hits and misses since the start. */
export interface PageCacheCounts {
  readonly bytes: number
  /** Answers by where they came from. */
  readonly answers: {
    /** Known as a whole. */
    readonly known: number
    /** From a page that was kept. */
    readonly kept: number
    /** From a page that was read from the database. */
    readonly read: number
  }
}

export const pageCacheMetrics = ({ bytes, answers }: PageCacheCounts): Metric[] => [
  {
    name: 'scp_images_page_cache_bytes',
    type: 'gauge',
    help: 'Memory that kept pages take, about.',
    samples: [{ value: bytes }],
  },
  {
    name: 'scp_images_page_cache_answers_total',
    type: 'counter',
    help: 'Answered pages by where they came from: known as a whole, from a kept page, read from the database.',
    samples: Object.entries(answers).map(([from, value]) => ({ labels: { from }, value })),
  },
]
