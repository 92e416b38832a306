import type { SourceRepository } from '../catalogue/sync/source-repository.ts'
import type { LeaseTimes } from './lease.ts'
import { type RanSource, runClaimed, type SourceTools } from './run-claimed.ts'
import { atMost, realTimers, type Timers } from './timers.ts'

interface SchedulerOptions extends Pick<SourceTools, 'run'> {
  readonly sources: Pick<SourceRepository, 'claim' | 'renew' | 'release'>
  readonly observer: SourceObserver
  readonly timers?: Timers
  readonly times?: Partial<SchedulerTimes>
  readonly random?: () => number
}

interface SchedulerTimes extends LeaseTimes {
  /** Interval of polling for due sources, ms. */
  readonly poll: number
}

/** Called for events of the scheduler; must not throw. */
export interface SourceObserver {
  ran(event: RanSource): void
  /** An unexpected error; the scheduler continues. */
  trouble(what: string, error: unknown): void
}

export const schedulerTimes: SchedulerTimes = { lease: 30_000, renewal: 10_000, poll: 5_000 }

interface Scheduler {
  /**
   * Claim no more sources, and end the present run after its batch. Resolves when its lease is released, or after
   * `within` ms: another worker claims it when the lease has expired.
   */
  stop(within: number): Promise<void>
}

/**
 * Run the sources of a catalogue when they are due, one at a time, until it is stopped. Several may run, in many
 * processes.
 */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const { sources, run, observer, timers = realTimers, random = Math.random } = options
  const times = { ...schedulerTimes, ...options.times }
  const worker = crypto.randomUUID()
  const stopping = new AbortController()
  const tools: SourceTools = { sources, run, worker, timers, times, random, onTrouble: observer.trouble }
  let cancel = () => {}

  async function look(): Promise<void> {
    while (!stopping.signal.aborted) {
      const source = await sources.claim(worker, timers.now(), times.lease)
      if (!source) return
      observer.ran(await runClaimed(source, tools, stopping.signal))
    }
  }

  let looking: Promise<void> = Promise.resolve()
  const poll = () => {
    looking = look()
      .catch((error: unknown) => observer.trouble('sources cannot be looked for', error))
      .finally(() => {
        if (!stopping.signal.aborted) cancel = timers.after(times.poll, poll)
      })
  }
  poll()

  return {
    stop(within) {
      stopping.abort()
      cancel()
      return atMost(looking, within, timers)
    },
  }
}
