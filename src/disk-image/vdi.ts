import { type DiskFile, readPart } from './disk-file.ts'
import { needsParent } from './needs-other-file.ts'

const differencing = 4

/**
 * The size of the disk in a VDI header of version 1.1, in little-endian order.
 * Source: QEMU, block/vdi.c, VdiHeader.
 * @throws ImageDataError for a differencing disk
 */
export async function vdiSize(file: DiskFile): Promise<bigint> {
  const header = await readPart(file, 0, 512)
  if (header.getUint32(76, true) === differencing) throw needsParent('VDI')
  return header.getBigUint64(368, true)
}
