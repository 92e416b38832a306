import type { ImageDataReader, ImageFacts } from '../catalogue/image-data.ts'
import type { Job, JobKind } from '../catalogue/job.ts'

/** Do the work of a job; returns what is known about the image then. */
type Work = (job: Job, signal: AbortSignal, onBytes: (bytes: number) => void) => Promise<Partial<ImageFacts>>

/**
 * The work of each kind. The bytes of images stay where they are, so that a copy for sharing and an image of a server
 * are complete as they were stored with the request.
 */
export function workOf(reader: Pick<ImageDataReader, 'examine'>): Readonly<Record<JobKind, Work>> {
  return { fetch: fetchWith(reader), copy: nothingToDo, snapshot: nothingToDo }
}

/** Kinds that wait for no host, and so need not wait for those that do. */
export const quickKinds: readonly JobKind[] = ['copy', 'snapshot']

const nothingToDo: Work = async () => ({})

const fetchWith =
  (reader: Pick<ImageDataReader, 'examine'>): Work =>
  (job, signal, onBytes) => {
    let reported = 0
    return reader.examine(job.url ?? '', signal, (bytesRead) => {
      onBytes(bytesRead - reported)
      reported = bytesRead
    })
  }
