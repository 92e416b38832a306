import { ImageDataError } from '../catalogue/image-data.ts'
import { checkExtensions } from './qcow2-extensions.ts'
import { type Qcow2Fields, readQcow2Fields } from './qcow2-fields.ts'
import { checkQcow2Fields } from './qcow2-rules.ts'

/**
 * Number of bytes at the start of an object that are checked. QEMU writes a header of less than 1 KiB, and the last magic
 * of another format is at offset 32,769.
 */
export const headLength = 65_536

/** The values of an accepted qcow2 header. */
export interface Qcow2Header {
  readonly version: number
  /** Of the disk inside, bytes: 1 to 64 TiB. */
  readonly virtualSize: number
  readonly clusterSize: number
  /** Offset of the last of the tables that every image has. A complete file is longer. */
  readonly tablesStart: number
}

/**
 * Reads and checks the header of a qcow2 file that starts with the magic.
 * Source: QEMU, docs/interop/qcow2.txt.
 * @param bytes the file's first `headLength` bytes, or all of it when it is shorter
 * @throws ImageDataError for a header that is not accepted
 */
export function parseQcow2Header(bytes: Uint8Array): Qcow2Header {
  const fields = readQcow2Fields(bytes)
  checkQcow2Fields(fields)
  const clusterSize = 2 ** fields.clusterBits
  checkExtensions(bytes, { headerLength: fields.headerLength, clusterSize, maxLength: headLength })
  return {
    version: fields.version,
    virtualSize: Number(fields.virtualSize),
    clusterSize,
    tablesStart: tablesStart(fields),
  }
}

const tablesStart = ({ l1TableOffset, refcountTableOffset }: Qcow2Fields): number =>
  Number(l1TableOffset > refcountTableOffset ? l1TableOffset : refcountTableOffset)

/**
 * @throws ImageDataError when the object ends before the tables its header points to
 */
export function checkTablesAreInside(header: Qcow2Header, size: number): void {
  if (header.tablesStart < size) return
  throw new ImageDataError(
    'truncated',
    `The object has ${size} bytes and ends before the tables of its qcow2 header: upload the whole file again.`,
  )
}
