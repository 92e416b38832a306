import type { Job } from '../catalogue/job.ts'

/**
 * What became of one try: `done`; `failed` for good; `retried` later; `lost`: the job was ended meanwhile, or taken up
 * by another worker; `given-back`: this worker stops.
 */
const tryResults = ['done', 'failed', 'retried', 'lost', 'given-back'] as const
export type TryResult = (typeof tryResults)[number]

/** One try of a job, when it is over. */
export interface TriedJob {
  readonly job: Job
  readonly result: TryResult
  /** How long it took, ms. */
  readonly ms: number
  /** Why it did not come to its end: a word for counting, and a sentence without secrets. */
  readonly reason?: { readonly word: string; readonly text: string }
}

/** Called for events of the runner; must not throw. */
export interface JobObserver {
  tried(event: TriedJob): void
  /** Bytes of image data that came in. */
  read(bytes: number): void
  /** An unexpected error; the runner continues, perhaps after a pause. */
  trouble(what: string, error: unknown, job?: Job): void
}
