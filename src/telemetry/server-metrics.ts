import type { JobRepository } from '../catalogue/job.ts'
import { metricsText, metricsType } from './exposition.ts'
import { createHttpMetrics, type HttpMetrics } from './http-metrics.ts'
import { createJobMetrics, type JobMetrics } from './job-metrics.ts'
import { processMetrics } from './process-metrics.ts'

interface Sources {
  readonly version: string
  readonly nodeVersion: string
  jobCounts(): ReturnType<JobRepository['count']>
}

export interface ServerMetrics {
  readonly http: HttpMetrics
  readonly jobs: JobMetrics
  /** Everything, as `GET /metrics` answers it. A database that does not answer is told in there, not thrown. */
  text(): Promise<{ readonly type: string; readonly text: string }>
}

/** What a server counts of itself. */
export function createServerMetrics({ version, nodeVersion, jobCounts }: Sources): ServerMetrics {
  const http = createHttpMetrics()
  const jobs = createJobMetrics()
  return {
    http,
    jobs,
    async text() {
      const counts = await jobCounts().catch(() => undefined)
      const facts = {
        memory: process.memoryUsage(),
        cpu: process.cpuUsage(),
        uptime: process.uptime(),
        now: Date.now(),
        version,
        nodeVersion,
        isDatabaseUp: counts !== undefined,
      }
      const metrics = [...processMetrics(facts), ...jobs.metrics(counts ?? []), ...http.metrics()]
      return { type: metricsType, text: metricsText(metrics) }
    },
  }
}
