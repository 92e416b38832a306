import { CatalogueError } from '../contract/catalogue-error.ts'
import type { ImageId } from '../contract/image-fields.ts'
import type { Change } from './change.ts'
import { isImageId } from './image-query.ts'
import { newImage, type Owner } from './new-image.ts'

export interface ServerImage {
  readonly server_id: string
  readonly image_name: string
  readonly id: ImageId
  /** A UUID, of the snapshot that the image is said to be made of. */
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
export function createServerImage(asked: ServerImage): Change<ImageId> {
  const { server_id, image_name, id, snapshot_id, owner, zone, now } = asked
  if (!isImageId(server_id)) throw new CatalogueError('SERVER_NOT_FOUND', { id: server_id })
  const image = newImage(id, owner, now, {
    name: image_name,
    status: 'importing',
    visibility: 'private',
    root_device_name: rootDevice,
    size: 0,
    volumes: volumesText(snapshot_id),
    zone,
  })
  const job = { kind: 'snapshot', image_id: id, source_id: null, url: null, owner: owner.account_id } as const
  return { puts: [{ image, members: [], tags: [] }], newJobs: [job], result: id }
}

const rootDevice = '/dev/vda'
/** GB: that of the vendor's example. */
const volumeSize = 104

/** The vendor's text of one root disk: its keys, their order, and blanks after colon and comma. */
function volumesText(snapshot_id: string): string {
  const disk = {
    tag: null,
    volume_id: null,
    encryption_options: null,
    encryption_secret_uuid: null,
    encryption_format: null,
    device_name: rootDevice,
    disk_bus: 'virtio',
    volume_type: null,
    encrypted: null,
    image_id: null,
    device_type: 'disk',
    source_type: 'snapshot',
    delete_on_termination: false,
    volume_size: volumeSize,
    guest_format: null,
    boot_index: 0,
    destination_type: 'volume',
    snapshot_id,
    no_device: null,
  }
  const pairs = Object.entries(disk).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
  return `[{${pairs.join(', ')}}]`
}
