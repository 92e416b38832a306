import { type DiskFile, needsParent, readPart } from './disk-file.ts'

const differencing = 4

/**
 * The disk size in a VDI header of version 1.1, which is little-endian.
 * Source: QEMU, block/vdi.c, VdiHeader.
 * @throws ImageDataError for a differencing disk
 */
export async function vdiSize(file: DiskFile): Promise<bigint> {
  const header = await readPart(file, 0, 512)
  if (header.getUint32(76, true) === differencing) throw needsParent('VDI')
  return header.getBigUint64(368, true)
}
