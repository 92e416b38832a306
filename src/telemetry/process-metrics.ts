import type { Metric, Sample } from './exposition.ts'

/** What a process uses. */
interface ProcessUsage {
  /** Bytes. */
  readonly memory: { readonly rss: number; readonly heapUsed: number }
  /** Microseconds. */
  readonly cpu: { readonly user: number; readonly system: number }
}

/** What this process uses. */
export const ownUsage = (): ProcessUsage => ({ memory: process.memoryUsage(), cpu: process.cpuUsage() })

/** The metrics of any process, under their usual Prometheus names. Those of several processes can be summed. */
export const usageMetrics = ({ memory, cpu }: ProcessUsage): Metric[] => [
  gauge(
    'process_resident_memory_bytes',
    'Memory the process holds; with workers, all of them and their supervisor.',
    {
      value: memory.rss,
    },
  ),
  gauge('nodejs_heap_size_used_bytes', 'Memory that JavaScript objects take; with workers, as above.', {
    value: memory.heapUsed,
  }),
  {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    help: 'Processor time used; with workers, as above.',
    samples: [{ value: (cpu.user + cpu.system) / 1e6 }],
  },
]

/** When this process started, which is since when it counts. */
export const startMetric = (): Metric =>
  gauge(
    'process_start_time_seconds',
    'When the process started, Unix time; with workers, their supervisor.',
    {
      value: Math.round(Date.now() - process.uptime() * 1000) / 1000,
    },
  )

interface Build {
  readonly version: string
  readonly nodeVersion: string
}

/** What this build is, and whether its database answers. */
export const stateMetrics = ({ version, nodeVersion }: Build, isDatabaseUp: boolean): Metric[] => [
  gauge('scp_images_build_info', 'Which build this is.', {
    labels: { version, node: nodeVersion },
    value: 1,
  }),
  gauge('scp_images_database_up', 'The database answers.', { value: isDatabaseUp ? 1 : 0 }),
]

const gauge = (name: string, help: string, sample: Sample): Metric => ({
  name,
  help,
  type: 'gauge',
  samples: [sample],
})
