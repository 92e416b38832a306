import { problemOf } from '../contract/body-fields.ts'
import { validationError } from '../contract/catalogue-error.ts'
import { isSourceReason } from '../contract/source-reasons.ts'
import { importImageBody } from '../contract/write-image.ts'
import { ImageDataError, type ImageSourceMode } from './image-data.ts'
import type { ImageStatus } from './image-life.ts'
import type { NewJob } from './job.ts'

/** What becomes of the address of image data. */
export interface ImageSources {
  readonly mode: ImageSourceMode
  /**
   * Refuse an address by its text alone.
   * @throws ImageDataError
   */
  check(url: string): void
}

/** Is data read in this mode, by a job? Else the image is active at once. */
const readsData: Readonly<Record<ImageSourceMode, boolean>> = { fetch: true, header: true, register: false }

/** How an image begins that is made from the data at an address, and the work that this takes. */
export function beginning(
  mode: ImageSourceMode,
  work: Pick<NewJob, 'image_id' | 'owner' | 'url'>,
): { readonly status: ImageStatus; readonly newJobs: readonly NewJob[] } {
  if (!readsData[mode]) return { status: 'active', newJobs: [] }
  return { status: 'importing', newJobs: [{ kind: 'fetch', source_id: null, ...work }] }
}

/**
 * Refuse an address that no job could read, so that the client hears of it at once.
 * @throws CatalogueError VALIDATION of the field `url`, with the reason
 */
export function checkSource(sources: ImageSources, url: string): void {
  if (!readsData[sources.mode]) return
  try {
    sources.check(url)
  } catch (error) {
    if (!(error instanceof ImageDataError)) throw error
    const { example } = problemOf('url', importImageBody.fields.url)
    const { reason } = error
    const rule = isSourceReason(reason)
      ? ({ kind: 'source', reason } as const)
      : ({ kind: 'unknownValue' } as const)
    throw validationError([{ field: 'url', rule, ...(example !== undefined && { example }) }])
  }
}
