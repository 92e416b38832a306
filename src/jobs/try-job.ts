import { actorOfJob, finishJob, type JobOutcome } from '../catalogue/changes/finish-job.ts'
import { ImageDataError, type ImageDataReader } from '../catalogue/image-data.ts'
import type { ImageRepository } from '../catalogue/image-repository.ts'
import type { Job, JobRepository } from '../catalogue/job.ts'
import type { JobObserver, TriedJob } from './job-events.ts'
import { JobLost, type Lease } from './lease.ts'
import { pause, type Timers } from './timers.ts'
import { workOf } from './work.ts'

/** The dependencies of a try. */
export interface Tools {
  readonly images: Pick<ImageRepository, 'change'>
  readonly jobs: Pick<JobRepository, 'retry'>
  readonly reader: Pick<ImageDataReader, 'examine'>
  readonly worker: string
  readonly timers: Timers
  readonly observer: JobObserver
}

type Ending = Pick<TriedJob, 'result' | 'reason'> & {
  /** When the job may be begun again, ms from now. */
  readonly wait?: number
}

const second = 1000

/**
 * How long a job waits after its first failed try, its second, and so on, ms. Clients poll a new image for some 27 s:
 * five tries fit in there. After the last wait one more try is made; all take nearly nine minutes.
 */
export const retryDelays: readonly number[] = [0.5, 1, 2, 4, 8, 30, 60, 120, 300].map((wait) => wait * second)

/** A job that is tried more often than this ends its process each time, or never finishes: it fails. */
export const mostTries = 25

/** How long to wait before the next try, ms; undefined when there is none. */
export const delayAfter = (tries: number): number | undefined => retryDelays[tries - 1]

/** How long to wait when the end of a job cannot be stored, ms. What was read is kept meanwhile. */
const storeAgainAfter = 1000

/** Do the work of a claimed job, and store its result. Does not reject. */
export async function tryJob(job: Job, lease: Lease, tools: Tools): Promise<Ending> {
  if (job.tries > mostTries)
    return store(job, { failure: tooOften }, lease, tools, reasonOf('tries', tooOften))
  try {
    const facts = await workOf(tools.reader)[job.kind](job, lease.signal, tools.observer.read)
    return await store(job, { facts }, lease, tools)
  } catch (error) {
    return lease.signal.aborted ? interrupted(job, lease, tools) : failed(job, error, lease, tools)
  }
}

const tooOften = `Given up: it was begun ${mostTries} times and never came to an end.`
const unexpected = 'It could not be done, for a reason that the log of the server tells.'
const stopped = 'The server was stopped before it was done.'
const reasonOf = (word: string, text: string) => ({ word, text })

async function failed(job: Job, error: unknown, lease: Lease, tools: Tools): Promise<Ending> {
  const known = error instanceof ImageDataError ? error : undefined
  if (!known) tools.observer.trouble('a job met an error nobody expected', error, job)
  const { reason: word = 'unexpected', message = unexpected, isTransient = true } = known ?? {}
  const wait = isTransient ? delayAfter(job.tries) : undefined
  if (wait !== undefined) return giveBack(job, wait, reasonOf(word, message), 'retried', tools)
  const text = isTransient ? `${message} Given up after ${job.tries} tries.` : message
  return store(job, { failure: text }, lease, tools, reasonOf(word, text))
}

/** Store the end of a job, repeatedly if need be, as long as the lease is held. */
async function store(
  job: Job,
  outcome: JobOutcome,
  lease: Lease,
  tools: Tools,
  reason?: TriedJob['reason'],
): Promise<Ending> {
  const { images, timers, observer } = tools
  while (!lease.signal.aborted) {
    try {
      const state = await images.change(actorOfJob(job), job.image_id, finishJob(job, outcome, timers.now()))
      if (state === undefined || state === 'ended') return { result: 'lost' }
      return { result: state, ...(reason && { reason }) }
    } catch (error) {
      observer.trouble('the end of a job cannot be stored', error, job)
      await pause(timers, storeAgainAfter, lease.signal)
    }
  }
  return interrupted(job, lease, tools)
}

async function interrupted(job: Job, { signal }: Lease, tools: Tools): Promise<Ending> {
  if (signal.reason instanceof JobLost) return { result: 'lost' }
  return giveBack(job, 0, reasonOf('stopped', stopped), 'given-back', tools)
}

async function giveBack(
  job: Job,
  wait: number,
  reason: NonNullable<TriedJob['reason']>,
  result: 'retried' | 'given-back',
  { jobs, worker, timers, observer }: Tools,
): Promise<Ending> {
  const now = timers.now()
  try {
    await jobs.retry(job.id, worker, now, now + wait, reason.text)
  } catch (error) {
    // Its lease expires, and another worker claims it.
    observer.trouble('a job cannot be given back', error, job)
  }
  return { result, reason, wait }
}
