import type { JobRepository } from '../catalogue/job.ts'
import type { Timers } from './timers.ts'

/** The reason of the signal when what was held is not this worker's any more. */
export class JobLost extends Error {
  override readonly name = 'JobLost'
}

export interface LeaseTimes {
  /** For how long a job is this worker's, ms. After the last sign of life another takes it up. */
  readonly lease: number
  /** How often it gives a sign of life, ms. */
  readonly renewal: number
}

interface Keeper extends LeaseTimes {
  readonly jobs: Pick<JobRepository, 'renew'>
  readonly worker: string
  readonly timers: Timers
  onTrouble(error: unknown): void
}

export interface Lease {
  /** Aborted with JobLost when the job is another's, or with what `end` was given. */
  readonly signal: AbortSignal
  /** Stop renewing; with a reason also abort the work. */
  end(reason?: Error): void
}

/**
 * Renew the lease of a job, or of a source that is run, while it is worked on. A renewal that cannot be stored is tried
 * again at its next time: the database decides whether another worker has taken the job by then.
 */
export function keepLease(
  { id }: { readonly id: number },
  { jobs, worker, timers, lease, renewal, onTrouble }: Keeper,
): Lease {
  const controller = new AbortController()
  let cancel = () => {}
  let isOver = false
  const renew = async (): Promise<void> => {
    try {
      const isOurs = await jobs.renew(id, worker, timers.now(), lease)
      if (!isOurs && !isOver) controller.abort(new JobLost())
    } catch (error) {
      onTrouble(error)
    }
    schedule()
  }
  const schedule = () => {
    if (!isOver && !controller.signal.aborted) cancel = timers.after(renewal, () => void renew())
  }
  schedule()
  return {
    signal: controller.signal,
    end(reason) {
      isOver = true
      cancel()
      if (reason) controller.abort(reason)
    },
  }
}
