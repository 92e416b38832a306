import type { JobRepository } from '../catalogue/job.ts'
import type { SourceRepository } from '../catalogue/sync/source-repository.ts'
import { type Metric, metricsText, metricsType } from './exposition.ts'
import { createHttpMetrics, type HttpMetrics } from './http-metrics.ts'
import { createJobMetrics, type JobMetrics, jobsInDatabase } from './job-metrics.ts'
import { type PageCacheCounts, pageCacheMetrics } from './page-cache-metrics.ts'
import { ownUsage, startMetric, stateMetrics, usageMetrics } from './process-metrics.ts'
import { type ReplicationFacts, replicaAnswers, replicaMetrics } from './replica-metrics.ts'
import { createSourceMetrics, type SourceMetrics, sourcesInDatabase } from './source-metrics.ts'

interface Origins {
  readonly version: string
  readonly nodeVersion: string
  jobCounts(): ReturnType<JobRepository['count']>
  /** The sources that are followed. */
  followed(): ReturnType<SourceRepository['list']>
  /** Undefined where no pages are kept. */
  pageCache(): PageCacheCounts | undefined
  /** Absent without replicas. */
  readonly replication?: ReplicationFacts | undefined
  /** What all processes count that serve together, where this one is not alone. */
  gather?(): Promise<readonly Metric[]>
}

interface ServerMetrics {
  readonly http: HttpMetrics
  readonly jobs: JobMetrics
  readonly sources: SourceMetrics
  /** What this process counts of itself, to be added to what others count. */
  own(): Metric[]
  /** All metrics, as `GET /metrics` returns them. A database that does not answer is a metric, not an error. */
  text(): Promise<{ readonly type: string; readonly text: string }>
}

/** What a server counts of itself. */
export function createServerMetrics({
  jobCounts,
  followed,
  pageCache,
  replication,
  gather,
  ...build
}: Origins): ServerMetrics {
  const http = createHttpMetrics()
  const jobs = createJobMetrics()
  const sources = createSourceMetrics()
  const own = () => {
    const pages = pageCache()
    return [
      ...usageMetrics(ownUsage()),
      ...jobs.metrics(),
      ...sources.metrics(),
      ...http.metrics(),
      replicaAnswers(replication?.answers() ?? []),
      ...(pages ? pageCacheMetrics(pages) : []),
    ]
  }
  return {
    http,
    jobs,
    sources,
    own,
    async text() {
      const [counts, known, replicas, counted] = await Promise.all([
        jobCounts().catch(() => undefined),
        followed().catch(() => []),
        replication?.status() ?? [],
        gather?.() ?? [startMetric(), ...own()],
      ])
      const metrics = [
        ...stateMetrics(build, counts !== undefined),
        ...replicaMetrics(replicas),
        jobsInDatabase(counts ?? []),
        ...sourcesInDatabase(known),
        ...counted,
      ]
      return { type: metricsType, text: metricsText(metrics) }
    },
  }
}
