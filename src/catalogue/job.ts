import type { AccountId, ImageId } from 'scp-images-client/contract/image-fields'

/**
 * Work that continues after the response to the request that created it. It is stored in the request's transaction, and
 * so survives the process: a job whose worker is gone is claimed by the next one.
 */
const jobKinds = ['fetch', 'copy', 'snapshot'] as const
/** `fetch`: read an image's data; `copy`: make an image for sharing of another; `snapshot`: make one of a server. */
export type JobKind = (typeof jobKinds)[number]

/** `ended`: the image was deleted, so the result is not needed. */
export const jobStates = ['waiting', 'running', 'done', 'failed', 'ended'] as const
export type JobState = (typeof jobStates)[number]

export interface NewJob {
  readonly kind: JobKind
  /** The image that is being made. */
  readonly image_id: ImageId
  /** The image it is made of. */
  readonly source_id: ImageId | null
  /** Where its data is read. */
  readonly url: string | null
  /** Owner of the image, who may read the job's result. */
  readonly owner: AccountId
}

export interface Job extends NewJob {
  readonly id: number
  readonly state: JobState
  /** How often it was begun. */
  readonly tries: number
  /** Why it failed, or why its last try did: a sentence. */
  readonly reason: string | null
  /** Unix time, ms. */
  readonly created_at: number
  readonly updated_at: number
}

/** How a job ends. Given to `change`, it is stored together with what it did to the image. */
export interface JobEnd {
  readonly id: number
  readonly state: 'done' | 'failed' | 'ended'
  readonly reason?: string
}

/** The queue of jobs. A worker is a random text that names one process; times are Unix time in ms. */
export interface JobRepository {
  /**
   * Claim the oldest job that is due, or whose lease has expired. It is the worker's for `lease` ms. Undefined when
   * there is none.
   * @param kinds any kind without it
   */
  claim(worker: string, now: number, lease: number, kinds?: readonly JobKind[]): Promise<Job | undefined>
  /** Keep a job for `lease` ms more. False when it is not the worker's any more: it was ended, or taken. */
  renew(id: number, worker: string, now: number, lease: number): Promise<boolean>
  /** Give a job back, to be tried again at `at`. */
  retry(id: number, worker: string, now: number, at: number, reason: string): Promise<void>
  /** Jobs, the newest first, `limit` at most. */
  list(filter: {
    readonly owner?: AccountId
    readonly image?: ImageId
    readonly state?: JobState
    readonly limit: number
  }): Promise<Job[]>
  /** How many jobs there are of each kind in each state, but for those that are none. */
  count(): Promise<readonly { readonly kind: JobKind; readonly state: JobState; readonly count: number }[]>
}
