import type { Metric } from './exposition.ts'
import { createTally } from './tally.ts'

interface WorkerMetrics {
  /** A worker ended unasked, and another is to take its place. */
  restarted(): void
  reloaded(result: 'done' | 'refused'): void
  /** @param workers that serve now */
  metrics(workers: number): Metric[]
}

/** What a supervisor counts of its workers. */
export function createWorkerMetrics(): WorkerMetrics {
  const reloads = createTally()
  let restarts = 0
  return {
    restarted() {
      restarts++
    },
    reloaded: (result) => reloads.add({ result }),
    metrics: (workers) => [
      {
        name: 'scp_images_workers',
        type: 'gauge',
        help: 'Processes that serve.',
        samples: [{ value: workers }],
      },
      {
        name: 'scp_images_worker_restarts_total',
        type: 'counter',
        help: 'Workers that ended unasked and were replaced.',
        samples: [{ value: restarts }],
      },
      {
        name: 'scp_images_reloads_total',
        type: 'counter',
        help: 'Reloads of the settings, by what became of them.',
        samples: reloads.samples(),
      },
    ],
  }
}
