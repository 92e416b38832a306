import { ImageDataError } from '../catalogue/image-data.ts'

/** The error for a disk that holds only what differs from another one. */
export const needsParent = (name: string): ImageDataError =>
  new ImageDataError(
    'backing-file',
    `This ${name} disk holds only what differs from another file. Make one file of both with: qemu-img convert -O qcow2.`,
  )
