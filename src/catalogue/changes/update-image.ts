import type { BodyOf } from 'scp-images-client/contract/body-fields'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { Image } from 'scp-images-client/contract/image-fields'
import type { updateImageBody } from 'scp-images-client/contract/write-image'
import { type Decide, type Precondition, requireMatch } from './decide.ts'
import { changed } from './image-life.ts'
import { type AccessRequest, permitted } from './permissions.ts'

interface Update {
  readonly access: AccessRequest
  /** What is absent stays. */
  readonly body: Partial<BodyOf<typeof updateImageBody>>
  readonly matches: Precondition
  /** Unix time, ms. */
  readonly now: number
}

/**
 * The owner changes an image. What equals the stored value is no change, and leaves `updated_at`.
 * @throws CatalogueError of the permissions; VOLUMES_VISIBILITY; PRECONDITION_FAILED
 */
export function updateImage({ access, body, matches, now }: Update): Decide<Image> {
  return (stored) => {
    const { image } = permitted(access, stored)
    const different = Object.entries(body).filter(
      ([field, value]) => value !== undefined && value !== image[field as keyof typeof body],
    )
    const changes: Partial<Image> = Object.fromEntries(different)
    // Made of a server's disks, which cannot be shared: the vendor requires a copy first.
    if (changes.visibility !== undefined && image.volumes !== null) {
      throw new CatalogueError('VOLUMES_VISIBILITY')
    }
    requireMatch(image, matches)
    if (different.length === 0) return { result: image }
    const result = changed(image, changes, now)
    return { puts: [{ image: result }], result }
  }
}
