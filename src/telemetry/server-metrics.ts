import type { JobRepository } from '../catalogue/job.ts'
import { type Metric, metricsText, metricsType } from './exposition.ts'
import { createHttpMetrics, type HttpMetrics } from './http-metrics.ts'
import { createJobMetrics, type JobMetrics, jobsInDatabase } from './job-metrics.ts'
import { type PageCacheCounts, pageCacheMetrics } from './page-cache-metrics.ts'
import { ownUsage, startMetric, stateMetrics, usageMetrics } from './process-metrics.ts'

interface Sources {
  readonly version: string
  readonly nodeVersion: string
  jobCounts(): ReturnType<JobRepository['count']>
  /** Undefined where no pages are kept. */
  pageCache(): PageCacheCounts | undefined
  /** What all processes count that serve together, where this one is not alone. */
  gather?(): Promise<readonly Metric[]>
}

export interface ServerMetrics {
  readonly http: HttpMetrics
  readonly jobs: JobMetrics
  /** What this process counts of itself, to be added to what others count. */
  own(): Metric[]
  /** Everything, as `GET /metrics` answers it. A database that does not answer is told in there, not thrown. */
  text(): Promise<{ readonly type: string; readonly text: string }>
}

/** What a server counts of itself. */
export function createServerMetrics({ jobCounts, pageCache, gather, ...build }: Sources): ServerMetrics {
  const http = createHttpMetrics()
  const jobs = createJobMetrics()
  const own = () => {
    const pages = pageCache()
    return [
      ...usageMetrics(ownUsage()),
      ...jobs.metrics(),
      ...http.metrics(),
      ...(pages ? pageCacheMetrics(pages) : []),
    ]
  }
  return {
    http,
    jobs,
    own,
    async text() {
      const [counts, counted] = await Promise.all([
        jobCounts().catch(() => undefined),
        gather?.() ?? [startMetric(), ...own()],
      ])
      const metrics = [...stateMetrics(build, counts !== undefined), jobsInDatabase(counts ?? []), ...counted]
      return { type: metricsType, text: metricsText(metrics) }
    },
  }
}
