import type { Metric } from '../telemetry/exposition.ts'
import { ownUsage, usageMetrics } from '../telemetry/process-metrics.ts'
import { sumMetrics } from '../telemetry/sum-metrics.ts'
import type { WorkerProcess } from './worker-process.ts'

/** A worker that does not report in this time counts with its last report, ms. */
const reportWithin = 1_000

/** The metrics of all workers, of those that have ended too: a counter that fell would be taken for a restart. */
interface Totals {
  add(worker: WorkerProcess<never, unknown>): void
  gather(): Promise<Metric[]>
}

export function createTotals(): Totals {
  const running = new Set<WorkerProcess<never, unknown>>()
  let gone: Metric[] = []
  return {
    add(worker) {
      running.add(worker)
      void worker.ended.then(() => {
        running.delete(worker)
        gone = sumMetrics([gone, worker.lastMetrics().filter(({ type }) => type !== 'gauge')])
      })
    },
    async gather() {
      const listening = [...running].filter((worker) => worker.isListening())
      await Promise.all(listening.map((worker) => worker.collect(reportWithin)))
      const metrics = [...running].map((worker) => worker.lastMetrics())
      return sumMetrics([usageMetrics(ownUsage()), gone, ...metrics])
    },
  }
}
