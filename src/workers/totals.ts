import type { Metric } from '../telemetry/exposition.ts'
import { ownUsage, usageMetrics } from '../telemetry/process-metrics.ts'
import { sumMetrics } from '../telemetry/sum-metrics.ts'
import type { WorkerProcess } from './worker-process.ts'

/** A worker that does not report in this time counts with its last report, ms. */
const tellWithin = 1_000

/** What all workers have counted, those that are gone included: a sum that fell would be taken for a restart. */
interface Totals {
  add(worker: WorkerProcess<never, unknown>): void
  gather(): Promise<Metric[]>
}

export function createTotals(): Totals {
  const living = new Set<WorkerProcess<never, unknown>>()
  let gone: Metric[] = []
  return {
    add(worker) {
      living.add(worker)
      void worker.ended.then(() => {
        living.delete(worker)
        gone = sumMetrics([gone, worker.known().filter(({ type }) => type !== 'gauge')])
      })
    },
    async gather() {
      const listening = [...living].filter((worker) => worker.isListening())
      await Promise.all(listening.map((worker) => worker.ask(tellWithin)))
      const known = [...living].map((worker) => worker.known())
      return sumMetrics([usageMetrics(ownUsage()), gone, ...known])
    },
  }
}
