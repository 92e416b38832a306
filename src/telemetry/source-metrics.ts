import type { Source } from '../catalogue/sync/source-repository.ts'
import type { RanSource } from '../jobs/run-claimed.ts'
import type { Metric } from './exposition.ts'
import { createTally } from './tally.ts'

type LastRun = Pick<Source, 'name' | 'last_run' | 'last_failed' | 'last_success'>

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

/** The last runs of all processes, from the database. */
export function sourcesInDatabase(sources: readonly LastRun[]): Metric[] {
  const times = (field: 'last_run' | 'last_success') =>
    sources.flatMap(({ name, [field]: time }) =>
      time === null ? [] : [{ labels: { source: name }, value: time / 1000 }],
    )
  const ran = sources.filter(({ last_run }) => last_run !== null)
  return [
    {
      name: 'scp_images_source_last_run_timestamp_seconds',
      type: 'gauge',
      help: 'When the last run of a source began, Unix time.',
      samples: times('last_run'),
    },
    {
      name: 'scp_images_source_last_success_timestamp_seconds',
      type: 'gauge',
      help: 'When the last run of a source that did not fail began, Unix time.',
      samples: times('last_success'),
    },
    {
      name: 'scp_images_source_last_run_failed',
      type: 'gauge',
      help: 'Whether the last run of a source failed: 1, or 0.',
      samples: ran.map(({ name, last_failed }) => ({ labels: { source: name }, value: Number(last_failed) })),
    },
  ]
}
