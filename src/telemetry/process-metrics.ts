import type { Metric, Sample } from './exposition.ts'

/** What the process tells of itself. */
export interface ProcessFacts {
  /** Bytes. */
  readonly memory: { readonly rss: number; readonly heapUsed: number }
  /** Microseconds. */
  readonly cpu: { readonly user: number; readonly system: number }
  /** Seconds. */
  readonly uptime: number
  /** Unix time, ms. */
  readonly now: number
  readonly version: string
  readonly nodeVersion: string
  readonly isDatabaseUp: boolean
}

/** The metrics of any process, under the names that monitoring systems know, and what this build is. */
export function processMetrics(facts: ProcessFacts): Metric[] {
  const { memory, cpu, uptime, now, version, nodeVersion } = facts
  const gauge = (name: string, help: string, sample: Sample): Metric => ({
    name,
    help,
    type: 'gauge',
    samples: [sample],
  })
  return [
    gauge('scp_images_build_info', 'Which build this is.', {
      labels: { version, node: nodeVersion },
      value: 1,
    }),
    gauge('scp_images_database_up', 'The database answers.', { value: facts.isDatabaseUp ? 1 : 0 }),
    gauge('process_start_time_seconds', 'When the process started, Unix time.', {
      value: Math.round(now - uptime * 1000) / 1000,
    }),
    gauge('process_resident_memory_bytes', 'Memory the process holds.', { value: memory.rss }),
    gauge('nodejs_heap_size_used_bytes', 'Memory that JavaScript objects take.', { value: memory.heapUsed }),
    {
      name: 'process_cpu_seconds_total',
      type: 'counter',
      help: 'Processor time used.',
      samples: [{ value: (cpu.user + cpu.system) / 1e6 }],
    },
  ]
}
