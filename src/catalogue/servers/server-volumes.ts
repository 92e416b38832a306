import type { Image } from 'scp-images-client/contract/image-fields'

export const rootDevice = '/dev/vda'

/** GB: a server's disks come in steps of as much. */
const step = 8
/** GB, of a server of whose image no size is known: that of the vendor's example. */
const defaultSize = 104
const gibibyte = 2 ** 30

/** The size of a server's root disk, GB: as small as its image may be put on. */
export function rootDiskSize(base: Pick<Image, 'min_disk' | 'virtual_size'> | undefined): number {
  const least = Math.max(base?.min_disk ?? 0, Math.ceil((base?.virtual_size ?? 0) / gibibyte))
  return least === 0 ? defaultSize : Math.ceil(least / step) * step
}

/**
 * The vendor's text of one root disk: its keys, their order, and blanks after colon and comma.
 * @param volume_size GB
 */
export function volumesText(snapshot_id: string, volume_size: number): string {
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
    volume_size,
    guest_format: null,
    boot_index: 0,
    destination_type: 'volume',
    snapshot_id,
    no_device: null,
  }
  const pairs = Object.entries(disk).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
  return `[{${pairs.join(', ')}}]`
}
