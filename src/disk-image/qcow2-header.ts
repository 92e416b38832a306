import { ImageDataError } from '../catalogue/image-data.ts'
import { checkExtensions } from './qcow2-extensions.ts'
import { type Qcow2Fields, readQcow2Fields } from './qcow2-fields.ts'
import { checkQcow2Fields } from './qcow2-rules.ts'

/**
 * So many bytes from the start of an object are enough to judge it: QEMU writes less than 1 KiB of header, and the last
 * magic of another format that is looked for lies at 32,769.
 */
export const headLength = 65_536

/** What a good qcow2 header says. */
export interface Qcow2Header {
  readonly version: number
  /** Of the disk inside, bytes: 1 to 64 TiB. */
  readonly virtualSize: number
  readonly clusterSize: number
  /** Where the last of the tables that every image has begins: a whole file is longer. */
  readonly tablesStart: number
}

/**
 * Read and judge the header of a qcow2 file that starts with the magic.
 * Source: QEMU, docs/interop/qcow2.txt.
 * @param bytes the file's first `headLength` bytes, or all of it when it is shorter
 * @throws ImageDataError for everything that should not become an image
 */
export function parseQcow2Header(bytes: Uint8Array): Qcow2Header {
  const fields = readQcow2Fields(bytes)
  checkQcow2Fields(fields)
  const clusterSize = 2 ** fields.clusterBits
  checkExtensions(bytes, { headerLength: fields.headerLength, clusterSize, most: headLength })
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
 * Refuse an object that ends before the tables its header points to.
 * @throws ImageDataError
 */
export function checkTablesAreInside(header: Qcow2Header, size: number): void {
  if (header.tablesStart < size) return
  throw new ImageDataError(
    'truncated',
    `The object has ${size} bytes and ends before the tables of its qcow2 header: upload the whole file again.`,
  )
}
