import type { Job } from '../catalogue/job.ts'
import type { JobObserver, TriedJob, TryResult } from './job-events.ts'

type Write = (fields: object, text: string) => void

/** The part of a logger that is needed. */
export interface Log {
  readonly info: Write
  readonly warn: Write
  readonly error: Write
}

const lines: Readonly<Record<TryResult, { readonly level: keyof Log; readonly text: string }>> = {
  done: { level: 'info', text: 'job done' },
  failed: { level: 'warn', text: 'job failed' },
  retried: { level: 'warn', text: 'job will be tried again' },
  lost: { level: 'info', text: 'job ended by others' },
  'given-back': { level: 'info', text: 'job given back' },
}

/** One line for each try of a job. No address of image data: it may hold what gives access. */
export function jobLog(log: Log): Omit<JobObserver, 'read'> {
  return {
    tried({ job, result, ms, reason }: TriedJob) {
      const { level, text } = lines[result]
      const why = reason && { reason: reason.word, detail: reason.text }
      log[level]({ ...named(job), tries: job.tries, ms: Math.round(ms), ...why }, text)
    },
    trouble(what, error, job) {
      log.error({ ...(job && named(job)), err: plain(error) }, what)
    },
  }
}

const named = ({ id, kind, image_id }: Job) => ({ job_id: id, kind, image_id })

/** Errors may carry the address they are about as a property of their own: none of those. */
export const plain = (error: unknown): object =>
  error instanceof Error
    ? { type: error.name, message: error.message, stack: error.stack }
    : { message: String(error) }
