import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { ImageId } from 'scp-images-client/contract/image-fields'
import type { JobState } from '../job.ts'
import type { StoredImage } from './change.ts'
import type { Decide } from './decide.ts'
import { newImage } from './new-image.ts'
import { type AccessRequest, permitted } from './permissions.ts'

interface Sharing {
  readonly access: AccessRequest
  /** Of the image that is made. */
  readonly id: ImageId
  /** Availability zone of this server, of images that name none. */
  readonly zone: string
  /** Unix time, ms. */
  readonly now: number
}

const open: readonly JobState[] = ['waiting', 'running']

/**
 * Make an image for sharing of one that may not be shared itself, because it has a server's volumes: the same but for
 * them, with an id and times of its own, neither hidden nor protected. It is active once it is copied. No tags and no members
 * come with it.
 * @throws CatalogueError of the permissions; NOT_ACTIVE; SHARE_UNDER_WAY
 */
export function shareImage({ access, id, zone, now }: Sharing): Decide<ImageId> {
  return (stored) => {
    const source = permitted(access, stored)
    const { image } = source
    if (image.status !== 'active') {
      throw new CatalogueError('NOT_ACTIVE', { id: image.id, status: image.status })
    }
    if (isBeingCopied(source)) throw new CatalogueError('SHARE_UNDER_WAY', { id: image.id })
    const owner = {
      account_id: image.owner,
      name: image.owner_account_name,
      user: image.owner_user_name,
    }
    const copy = newImage(id, owner, now, {
      ...image,
      status: 'importing',
      visibility: 'shared',
      volumes: null,
      os_hidden: false,
      protected: false,
      zone: image.zone ?? zone,
    })
    const job = { kind: 'copy', image_id: id, source_id: image.id, url: null, owner: image.owner } as const
    return { puts: [{ image: copy, members: [], tags: [] }], newJobs: [job], result: id }
  }
}

const isBeingCopied = ({ image, jobs }: StoredImage) =>
  jobs.some(({ source_id, state }) => source_id === image.id && open.includes(state))
