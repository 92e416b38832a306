import type { ImageFacts } from '../image-data.ts'
import type { Job, JobEnd } from '../job.ts'
import { type Actor, type Change, type StoredImage, unsignedActor } from './change.ts'
import { changed, mayBecome } from './image-life.ts'

/** The result of a job: the facts found, or why it is not tried again (a sentence). */
export type JobOutcome = { readonly facts: Partial<ImageFacts> } | { readonly failure: string }

/** The actor of a job, in the history. */
export const actorOfJob = ({ kind }: Pick<Job, 'kind'>): Actor => unsignedActor(`job ${kind}`)

/**
 * The decision that ends a job, for `change`: image and job change in one transaction. It returns how the job ended, or
 * undefined when it was ended or taken by another worker in between; nothing is written then. The minimum disk stays as
 * it was requested, since clients compare it with what they sent.
 * @param now unix time, ms
 */
export const finishJob =
  (job: Job, outcome: JobOutcome, now: number) =>
  (stored: StoredImage | undefined): Change<JobEnd['state'] | undefined> => {
    if (stored === undefined || !isStillOurs(stored, job)) return { result: undefined }
    const { image } = stored
    const status = 'failure' in outcome ? 'killed' : 'active'
    // A status that was set meanwhile, such as by an import, is kept.
    if (!mayBecome(image.status, status))
      return ended(job, 'ended', 'The image was given its state by someone else.')
    const facts = 'facts' in outcome ? outcome.facts : {}
    const end = 'failure' in outcome ? ended(job, 'failed', outcome.failure) : ended(job, 'done')
    return { ...end, puts: [{ image: changed(image, { ...facts, status }, now) }] }
  }

/**
 * Each time a job is claimed its number of tries grows by one: the number distinguishes the claims of different
 * workers.
 */
const isStillOurs = ({ jobs }: StoredImage, job: Job): boolean =>
  jobs.some(({ id, state, tries }) => id === job.id && state === 'running' && tries === job.tries)

const ended = (job: Job, state: JobEnd['state'], reason?: string) => ({
  jobEnds: [{ id: job.id, state, ...(reason !== undefined && { reason }) }],
  result: state,
})
