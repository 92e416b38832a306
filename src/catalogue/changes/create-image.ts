import type { BodyOf } from 'scp-images-client/contract/body-fields'
import type { Image, ImageId } from 'scp-images-client/contract/image-fields'
import type { CreateImageBody } from 'scp-images-client/contract/write-image'
import type { ImageSourceMode } from '../image-data.ts'
import type { Change } from './change.ts'
import { beginning } from './image-source.ts'
import { tagsOf } from './image-tags.ts'
import { newImage, type Owner } from './new-image.ts'

interface Creation {
  readonly body: BodyOf<CreateImageBody>
  readonly id: ImageId
  readonly owner: Owner
  /** Availability zone of this server. */
  readonly zone: string
  readonly mode: ImageSourceMode
  /** Unix time, ms. */
  readonly now: number
}

/**
 * A new image of the data at an address.
 * @throws CatalogueError VALIDATION when a tag's key is repeated
 */
export function createImage({ body, id, owner, zone, mode, now }: Creation): Change<Image> {
  const { tags, ...facts } = body
  const { status, newJobs } = beginning(mode, { image_id: id, owner: owner.account_id, url: facts.url })
  const image = newImage(id, owner, now, { ...facts, status, zone })
  return { puts: [{ image, members: [], tags: tagsOf(tags ?? []) }], newJobs, result: image }
}
