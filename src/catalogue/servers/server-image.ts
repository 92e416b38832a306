import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { Image, ImageId } from 'scp-images-client/contract/image-fields'
import type { Change } from '../changes/change.ts'
import { newImage, type Owner } from '../changes/new-image.ts'
import { isImageId } from '../query/image-query.ts'
import { rootDevice, rootDiskSize, volumesText } from './server-volumes.ts'

interface ServerImage {
  readonly server_id: string
  /** The image that the server was made from; undefined: nothing is known of its system. */
  readonly base: Image | undefined
  readonly image_name: string
  readonly id: ImageId
  /** A UUID, of the snapshot in the image's metadata. */
  readonly snapshot_id: string
  readonly owner: Owner
  /** Availability zone of this server. */
  readonly zone: string
  /** Unix time, ms. */
  readonly now: number
}

/**
 * A new image of a server. There is no compute here, so that every UUID is a server.
 * @throws CatalogueError SERVER_NOT_FOUND
 */
export function createServerImage(request: ServerImage): Change<ImageId> {
  const { server_id, base, image_name, id, snapshot_id, owner, zone, now } = request
  if (!isImageId(server_id)) throw new CatalogueError('SERVER_NOT_FOUND', { id: server_id })
  const image = newImage(id, owner, now, {
    ...(base && systemOf(base)),
    name: image_name,
    status: 'importing',
    visibility: 'private',
    root_device_name: rootDevice,
    size: 0,
    volumes: volumesText(snapshot_id, rootDiskSize(base)),
    zone,
  })
  const job = { kind: 'snapshot', image_id: id, source_id: null, url: null, owner: owner.account_id } as const
  return { puts: [{ image, members: [], tags: [] }], newJobs: [job], result: id }
}

/** The values that an image of a server takes from the server's image: its system and requirements, not its data. */
const systemOf = (base: Image) => ({
  min_disk: base.min_disk,
  min_ram: base.min_ram,
  os_distro: base.os_distro,
  scp_gpu_driver: base.scp_gpu_driver,
  scp_k8s_version: base.scp_k8s_version,
  scp_original_image_type: base.scp_original_image_type ?? base.scp_image_type,
  scp_os_build_version: base.scp_os_build_version,
  scp_os_version: base.scp_os_version,
  scp_supported_class_types: base.scp_supported_class_types,
})
