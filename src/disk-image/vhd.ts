import { type DiskFile, needsParent, readPart } from './disk-file.ts'

export const vhdFooterLength = 512
const differencing = 4

/**
 * The "current size" in a VHD footer, or in the copy of the footer at the start of a dynamic disk.
 * Source: Microsoft, Virtual Hard Disk Image Format Specification, "Hard Disk Footer Format".
 * @throws ImageDataError for a differencing disk
 */
export async function vhdSize(file: DiskFile, at: number): Promise<bigint> {
  const footer = await readPart(file, at, vhdFooterLength)
  if (footer.getUint32(60) === differencing) throw needsParent('VHD')
  return footer.getBigUint64(48)
}
