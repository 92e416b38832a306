import { ImageDataError } from '../catalogue/image-data.ts'

/** A file, as far as its format has to be read. Positions and lengths in bytes. */
export interface DiskFile {
  readonly size: number
  /** Answers fewer bytes only where the file ends. */
  read(at: number, length: number): Promise<Uint8Array>
}

/**
 * A part that a header says is there.
 * @throws ImageDataError when the file ends before it
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
