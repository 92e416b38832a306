import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { ImageSourceMode } from '../image-data.ts'
import type { Decide } from './decide.ts'
import { awaitsData, changed } from './image-life.ts'
import { beginning } from './image-source.ts'
import { type AccessRequest, permitted } from './permissions.ts'

interface Import {
  readonly access: AccessRequest
  readonly url: string
  readonly mode: ImageSourceMode
  /** Unix time, ms. */
  readonly now: number
}

/**
 * The owner gives an image without data an address where there is some.
 * @throws CatalogueError of the permissions; NOT_IMPORTABLE
 */
export function importImage({ access, url, mode, now }: Import): Decide<undefined> {
  return (stored) => {
    const { image } = permitted(access, stored)
    const { id, owner, status } = image
    if (!awaitsData(status)) throw new CatalogueError('NOT_IMPORTABLE', { id, status })
    const { newJobs, ...begun } = beginning(mode, { image_id: id, owner, url })
    return { puts: [{ image: changed(image, { ...begun, url }, now) }], newJobs, result: undefined }
  }
}
