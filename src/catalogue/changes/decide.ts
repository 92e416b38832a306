import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { Image } from 'scp-images-client/contract/image-fields'
import type { Change, StoredImage } from './change.ts'

/** A decision for `ImageRepository.change`: a function of the stored image, without effects. */
export type Decide<T> = (stored: StoredImage | undefined) => Change<T>

/** Is this the image that the client expects? See `If-Match`, RFC 9110, 13.1.1. */
export type Precondition = (image: Image) => boolean

export const anyImage: Precondition = () => true

/**
 * Called last: a request that fails for another reason fails for that (RFC 9110, 13.2.1).
 * @throws CatalogueError PRECONDITION_FAILED
 */
export function requireMatch(image: Image, matches: Precondition): void {
  if (!matches(image)) throw new CatalogueError('PRECONDITION_FAILED', { id: image.id })
}
