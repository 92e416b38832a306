import type { Job, JobRepository } from '../catalogue/job.ts'
import { JobLost, keepLease, type Lease, type LeaseTimes } from './lease.ts'
import { atMost, realTimers, type Timers } from './timers.ts'
import { type Tools, tryJob } from './try-job.ts'
import { quickKinds } from './work.ts'

export interface RunnerOptions extends Omit<Tools, 'worker' | 'timers' | 'jobs'> {
  readonly jobs: JobRepository
  readonly timers?: Timers
  readonly times?: Partial<RunnerTimes>
  /** Jobs at once; while slow hosts occupy all of them, as many quick jobs in addition. */
  readonly atOnce?: number
}

interface RunnerTimes extends LeaseTimes {
  /** Interval of polling for jobs of other processes, or left by them, ms. */
  readonly poll: number
}

const defaultTimes: RunnerTimes = { lease: 10_000, renewal: 3_000, poll: 1_000 }

export interface Runner {
  /** Poll now: there may be a new job. */
  wake(): void
  /**
   * Claim no more jobs, abort those in progress and release them. Resolves when that is stored, or after `within` ms:
   * other workers claim the rest when the leases have expired. Safe to call twice.
   */
  stop(within: number): Promise<void>
}

interface UnderWay {
  readonly id: number
  readonly lease: Lease
  over: Promise<void>
}

/** A worker that does the jobs of a catalogue until it is stopped. Several may run, in one process or in many. */
export function startRunner(options: RunnerOptions): Runner {
  const { jobs, observer, timers = realTimers, atOnce = 4 } = options
  const times = { ...defaultTimes, ...options.times }
  const worker = crypto.randomUUID()
  const tools: Tools = { ...options, worker, timers }
  const underWay = new Set<UnderWay>()
  const cancels = new Set<() => void>()
  let isStopping = false
  let looking: Promise<void> | undefined
  let lookAgain = false

  const later = (ms: number, act: () => void) => {
    const cancel = timers.after(ms, () => {
      cancels.delete(cancel)
      act()
    })
    cancels.add(cancel)
  }

  async function claim(): Promise<Job | undefined> {
    if (isStopping || underWay.size >= 2 * atOnce) return undefined
    const kinds = underWay.size < atOnce ? undefined : quickKinds
    return jobs.claim(worker, timers.now(), times.lease, kinds)
  }

  async function look(): Promise<void> {
    do {
      lookAgain = false
      for (let job = await claim(); job; job = await claim()) begin(job)
    } while (lookAgain && !isStopping)
  }

  function wake(): void {
    lookAgain = true
    if (isStopping || looking) return
    looking = look()
      .catch((error: unknown) => observer.trouble('jobs cannot be looked for', error))
      .finally(() => {
        looking = undefined
        if (lookAgain) wake()
      })
  }

  function begin(job: Job): void {
    const onTrouble = (error: unknown) => observer.trouble('a job cannot be kept', error, job)
    const lease = keepLease(job, { jobs, worker, timers, ...times, onTrouble })
    // A process that was paused for longer than the lease may claim a job that it still works on.
    for (const other of underWay) if (other.id === job.id) other.lease.end(new JobLost())
    if (isStopping) lease.end(new Error('stopping'))
    const one: UnderWay = { id: job.id, lease, over: Promise.resolve() }
    underWay.add(one)
    one.over = work(job, one)
  }

  async function work(job: Job, one: UnderWay): Promise<void> {
    const began = timers.now()
    const { wait, ...ending } = await tryJob(job, one.lease, tools)
    one.lease.end()
    underWay.delete(one)
    observer.tried({ job, ms: timers.now() - began, ...ending })
    if (isStopping) return
    if (wait) later(wait, wake)
    wake()
  }

  const poll = () => {
    wake()
    later(times.poll, poll)
  }
  poll()

  const stop = async (): Promise<void> => {
    isStopping = true
    for (const cancel of cancels) cancel()
    for (const { lease } of underWay) lease.end(new Error('stopping'))
    await looking
    await Promise.all([...underWay].map(({ over }) => over))
  }
  let stopped: Promise<void> | undefined
  return {
    wake,
    stop(within) {
      stopped ??= stop()
      return atMost(stopped, within, timers)
    },
  }
}
