import type { ImageCheck } from './finding.ts'

const gib = 2 ** 30

export const noData: ImageCheck = {
  name: 'no-data',
  title: 'An active image without data',
  why: 'A server that is made of it does not start.',
  find: ({ image }) => {
    if (image.status !== 'active') return undefined
    const field = (['size', 'virtual_size'] as const).find((name) => image[name] === 0)
    return field && `${field} is 0`
  },
  todo: ({ id }) => `look at the data at its url; scp-images delete ${id} if there is none`,
}

export const sizes: ImageCheck = {
  name: 'sizes',
  title: 'Sizes that do not fit one another',
  why: 'A disk that is too small for the image cannot hold it; sizes that cannot be hint at a file that was cut off or exchanged.',
  find: ({ image: { size, virtual_size, disk_format, min_disk } }) => {
    if (virtual_size === null || virtual_size === 0) return undefined
    if (min_disk > 0 && min_disk * gib < virtual_size)
      return `min_disk ${min_disk} GB is less than virtual_size ${virtual_size}`
    if (size === null) return undefined
    const what = `size is ${size}, virtual_size ${virtual_size}, disk_format ${disk_format}`
    return size > mostBytes(disk_format, virtual_size) ? what : undefined
  },
  todo: ({ id, min_disk, virtual_size }) =>
    virtual_size !== null && min_disk > 0 && min_disk * gib < virtual_size
      ? `scp-images set ${id} --min-disk ${Math.ceil(virtual_size / gib)}`
      : 'compare the file with its digest, and import the image again',
}

/** A raw disk is its file; others have tables beside the data, a few percent of a full disk. */
const mostBytes = (disk_format: string, virtual_size: number): number =>
  disk_format === 'raw' ? virtual_size + 512 : virtual_size * 1.02 + 2 ** 21
