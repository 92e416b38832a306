import type { JobKind, JobRepository } from '../catalogue/job.ts'
import type { JobObserver } from '../jobs/job-events.ts'
import type { Metric } from './exposition.ts'
import { createHistogram, type Histogram } from './histogram.ts'
import { createTally } from './tally.ts'

type JobCounts = Awaited<ReturnType<JobRepository['count']>>

export interface JobMetrics extends Pick<JobObserver, 'tried' | 'read'> {
  /** Of this process, since it started. */
  metrics(): Metric[]
}

/** @param counts of the database: the jobs of all processes */
export const jobsInDatabase = (counts: JobCounts): Metric => ({
  name: 'scp_images_jobs',
  type: 'gauge',
  help: 'Jobs in the database.',
  samples: counts.map(({ kind, state, count }) => ({ labels: { kind, state }, value: count })),
})

/** A header is read in milliseconds, a whole image may take hours. Seconds. */
const bounds = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 1800, 7200, 21_600]

export function createJobMetrics(): JobMetrics {
  const tries = createTally()
  const failures = createTally()
  const durations = new Map<JobKind, Histogram>()
  let bytes = 0
  return {
    read(count) {
      bytes += count
    },
    tried({ job: { kind }, result, ms, reason }) {
      tries.add({ kind, result })
      if (reason && (result === 'failed' || result === 'retried')) failures.add({ kind, reason: reason.word })
      const histogram = durations.get(kind) ?? createHistogram(bounds)
      durations.set(kind, histogram)
      histogram.observe(ms / 1000)
    },
    metrics: () => [
      {
        name: 'scp_images_job_tries_total',
        type: 'counter',
        help: 'Tries of jobs that are over, by what became of them.',
        samples: tries.samples(),
      },
      {
        name: 'scp_images_job_failures_total',
        type: 'counter',
        help: 'Tries of jobs that failed, for good or to be tried again, by reason.',
        samples: failures.samples(),
      },
      {
        name: 'scp_images_job_duration_seconds',
        type: 'histogram',
        help: 'How long tries of jobs took.',
        samples: [...durations].flatMap(([kind, histogram]) => histogram.samples({ kind })),
      },
      {
        name: 'scp_images_image_data_bytes_total',
        type: 'counter',
        help: 'Image data that was read.',
        samples: [{ value: bytes }],
      },
    ],
  }
}
