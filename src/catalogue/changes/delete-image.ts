import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import { type Decide, type Precondition, requireMatch } from './decide.ts'
import { type AccessRequest, permitted } from './permissions.ts'

/**
 * The owner deletes an image, in any status; its jobs end.
 * @throws CatalogueError of the permissions; IMAGE_PROTECTED; PRECONDITION_FAILED
 */
export function deleteImage(access: AccessRequest, matches: Precondition): Decide<undefined> {
  return (stored) => {
    const { image } = permitted(access, stored)
    if (image.protected) throw new CatalogueError('IMAGE_PROTECTED', { id: image.id })
    requireMatch(image, matches)
    return { removes: [image.id], result: undefined }
  }
}
