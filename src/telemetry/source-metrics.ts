import type { Source } from '../catalogue/source-repository.ts'
import type { RanSource } from '../jobs/run-claimed.ts'
import type { Metric } from './exposition.ts'
import { createTally } from './tally.ts'

type LastRun = Pick<Source, 'name' | 'last_run' | 'last_failed'>

export interface SourceMetrics {
  ran(event: RanSource): void
  /** Of this process, since it started. */
  metrics(): Metric[]
}

/** Runs of sources by schedule. There are as many labels as operators have added sources. */
export function createSourceMetrics(): SourceMetrics {
  const runs = createTally()
  return {
    ran: ({ source, result }) => runs.add({ source: source.name, result }),
    metrics: () => [
      {
        name: 'scp_images_source_runs_total',
        type: 'counter',
        help: 'Runs of sources by schedule that are over, by what became of them.',
        samples: runs.samples(),
      },
    ],
  }
}

/** What the database knows of the last runs, whichever process they were of. */
export function sourcesInDatabase(sources: readonly LastRun[]): Metric[] {
  const ran = sources.flatMap(({ name, last_run, last_failed }) =>
    last_run === null ? [] : [{ labels: { source: name }, last_run, last_failed }],
  )
  return [
    {
      name: 'scp_images_source_last_run_timestamp_seconds',
      type: 'gauge',
      help: 'When the last run of a source began, Unix time.',
      samples: ran.map(({ labels, last_run }) => ({ labels, value: last_run / 1000 })),
    },
    {
      name: 'scp_images_source_last_run_failed',
      type: 'gauge',
      help: 'Whether the last run of a source failed: 1, or 0.',
      samples: ran.map(({ labels, last_failed }) => ({ labels, value: Number(last_failed) })),
    },
  ]
}
