import { problemOf } from 'scp-images-client/contract/body-fields'
import { validationError } from 'scp-images-client/contract/errors/catalogue-error'
import { isSourceReason } from 'scp-images-client/contract/errors/source-reasons'
import { importImageBody } from 'scp-images-client/contract/write-image'
import { ImageDataError, type ImageDataReader, type ImageSourceMode } from '../image-data.ts'
import type { NewJob } from '../job.ts'
import type { ImageStatus } from './image-life.ts'

/** How the addresses of image data are checked and read. */
export interface ImageSources extends Pick<ImageDataReader, 'check' | 'probe'> {
  readonly mode: ImageSourceMode
}

/** Is data read in this mode, by a job? Else the image is active at once. */
const readsData: Readonly<Record<ImageSourceMode, boolean>> = { fetch: true, header: true, register: false }

/** The first status of an image made from the data at an address, and its jobs. */
export function beginning(
  mode: ImageSourceMode,
  work: Pick<NewJob, 'image_id' | 'owner' | 'url'>,
): { readonly status: ImageStatus; readonly newJobs: readonly NewJob[] } {
  if (!readsData[mode]) return { status: 'active', newJobs: [] }
  return { status: 'importing', newJobs: [{ kind: 'fetch', source_id: null, ...work }] }
}

/**
 * Refuse an address that no job could read, by its text alone.
 * @throws CatalogueError VALIDATION of the field `url`, with the reason
 */
export function checkSource(sources: ImageSources, url: string): void {
  if (!readsData[sources.mode]) return
  try {
    sources.check(url)
  } catch (error) {
    throw asRefusal(error)
  }
}

/**
 * Check an address before a job is created, so that the client gets at once the error that the job would find. Takes
 * seconds, and must not be called in a transaction. What is not known by then is left to the job.
 * @param signal aborts at once; its reason is thrown
 * @throws CatalogueError VALIDATION of the field `url`, with the reason
 */
export async function lookAtSource(sources: ImageSources, url: string, signal: AbortSignal): Promise<void> {
  if (!readsData[sources.mode]) return
  try {
    await sources.probe(url, signal)
  } catch (error) {
    throw asRefusal(error)
  }
}

function asRefusal(error: unknown): unknown {
  if (!(error instanceof ImageDataError)) return error
  const { example } = problemOf('url', importImageBody.fields.url)
  const { reason, status } = error
  const rule = isSourceReason(reason)
    ? ({ kind: 'source', reason, ...(status !== undefined && { status }) } as const)
    : ({ kind: 'unknownValue' } as const)
  return validationError([{ field: 'url', rule, ...(example !== undefined && { example }) }])
}
