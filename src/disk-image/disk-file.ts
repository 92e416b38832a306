import { ImageDataError } from '../catalogue/image-data.ts'

/** A file of which parts are read. Positions and lengths in bytes. */
export interface DiskFile {
  readonly size: number
  /** Returns fewer bytes only at the end of the file. */
  read(at: number, length: number): Promise<Uint8Array>
}

/**
 * Reads a part that a header points to.
 * @throws ImageDataError when the file ends before the end of the part
 */
export async function readPart(file: DiskFile, at: number, length: number): Promise<DataView> {
  const bytes = Number.isSafeInteger(at) && at < file.size ? await file.read(at, length) : new Uint8Array()
  if (bytes.length < length) {
    throw new ImageDataError(
      'truncated',
      'The file ends inside the tables its header points to: copy the whole file again.',
    )
  }
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The error for a disk that holds only its differences from a parent file. */
export const needsParent = (name: string): ImageDataError =>
  new ImageDataError(
    'backing-file',
    `This ${name} disk holds only what differs from another file. Make one file of both with: qemu-img convert -O qcow2.`,
  )
