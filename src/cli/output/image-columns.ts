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
  { title: 'STATUS', cell: text('status'), colour: (image) => statusColours[image.status ?? ''], rank: 1 },
  { title: 'VISIBILITY', cell: text('visibility'), rank: 3 },
  { title: 'SIZE', cell: (image) => humanSize(image.size), align: 'right', rank: 2 },
]

// biome-ignore format: a table reads best with one row a line
const more: readonly Column<ListedImage>[] = [
  { title: 'TYPE', cell: text('scp_image_type'), rank: 9 },
  { title: 'K8S', cell: text('scp_k8s_version'), rank: 12 },
  { title: 'GPU DRIVER', cell: text('scp_gpu_driver'), rank: 13 },
  { title: 'FORMAT', cell: text('disk_format'), rank: 8 },
  { title: 'MIN DISK', cell: (image) => `${text('min_disk')(image)} GB`, align: 'right', rank: 10 },
  { title: 'MIN RAM', cell: (image) => `${text('min_ram')(image)} MB`, align: 'right', rank: 11 },
  { title: 'PROTECTED', cell: (image) => (image.protected ? 'yes' : 'no'), rank: 7 },
  { title: 'OWNER', cell: (image) => image.owner_account_name ?? image.owner ?? '-', rank: 6 },
  { title: 'CREATED', cell: text('created_at'), rank: 5 },
  { title: 'UPDATED', cell: text('updated_at'), rank: 14 },
]

/** Columns of a table of images. */
export const columnsFor = (long: boolean): readonly Column<ListedImage>[] =>
  long ? [...usual, ...more] : usual
