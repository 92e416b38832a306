import type { ListedImage } from 'scp-images-client'
import type { ImageField } from 'scp-images-client/contract/image-fields'
import type { Column } from './table.ts'
import { humanSize } from './units.ts'

const text =
  (field: ImageField) =>
  (image: ListedImage): string => {
    const value = image[field]
    return value === null || value === undefined || value === '' ? '-' : String(value)
  }

const statusColours: Readonly<Record<string, string>> = {
  active: '32',
  queued: '33',
  importing: '33',
  killed: '31',
}

// biome-ignore format: a table reads best with one row a line
const usual: readonly Column<ListedImage>[] = [
  { title: 'ID', cell: text('id') },
  { title: 'NAME', cell: text('name'), shrinks: true },
  { title: 'OS', cell: text('os_distro') },
  { title: 'VERSION', cell: text('scp_os_version') },
  { title: 'STATUS', cell: text('status'), colour: (image) => statusColours[image.status ?? ''] },
  { title: 'VISIBILITY', cell: text('visibility') },
  { title: 'SIZE', cell: (image) => humanSize(image.size), align: 'right' },
]

// biome-ignore format: a table reads best with one row a line
const more: readonly Column<ListedImage>[] = [
  { title: 'TYPE', cell: text('scp_image_type') },
  { title: 'K8S', cell: text('scp_k8s_version') },
  { title: 'GPU DRIVER', cell: text('scp_gpu_driver') },
  { title: 'FORMAT', cell: text('disk_format') },
  { title: 'MIN DISK', cell: (image) => `${text('min_disk')(image)} GB`, align: 'right' },
  { title: 'MIN RAM', cell: (image) => `${text('min_ram')(image)} MB`, align: 'right' },
  { title: 'PROTECTED', cell: (image) => (image.protected ? 'yes' : 'no') },
  { title: 'OWNER', cell: (image) => image.owner_account_name ?? image.owner ?? '-' },
  { title: 'CREATED', cell: text('created_at') },
  { title: 'UPDATED', cell: text('updated_at') },
]

/** Columns of a table of images. */
export const columnsFor = (long: boolean): readonly Column<ListedImage>[] =>
  long ? [...usual, ...more] : usual
