import type { ServerSettings } from '../../main.ts'
import { runWorker } from '../../workers/worker.ts'
import { reportOf } from '../error-report.ts'
import { rebuildProgress } from '../output/rebuild-progress.ts'
import { jsonLog } from './json-log.ts'
import { type ServingFacts, startServing } from './start.ts'

/** The task of a worker. */
export interface ServingTask {
  readonly settings: ServerSettings
  readonly demo: boolean
}

/** How long a worker that retires keeps idle connections open, ms. */
const graceMs = 5_000

/** Run this process as one of several that serve at one address. */
export function serveAsWorker(): void {
  runWorker<ServingTask, ServingFacts>({
    async start({ task, isFirst, port = task.settings.port }, gather) {
      const settings = { ...task.settings, port }
      const demo = task.demo && isFirst
      const log = jsonLog(process.stderr, () => settings.logLevel)
      const upgrade = { onProgress: rebuildProgress(process.stderr, (text) => log.warn({}, text)) }
      const serving = await startServing({ settings, demo, log: process.stderr, gather, upgrade })
      const { isDemo } = serving
      return { ...serving, facts: { isDemo }, retire: () => serving.retire(graceMs) }
    },
    failureOf: reportOf,
  })
}
