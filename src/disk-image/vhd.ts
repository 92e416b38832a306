import { type DiskFile, readPart } from './disk-file.ts'
import { needsParent } from './needs-other-file.ts'

export const vhdFooterLength = 512
const differencing = 4

/**
 * The current size in a VHD footer, or in the copy of it that a dynamic disk starts with.
 * Source: Microsoft, Virtual Hard Disk Image Format Specification, "Hard Disk Footer Format".
 * @throws ImageDataError for a differencing disk
 */
export async function vhdSize(file: DiskFile, at: number): Promise<bigint> {
  const footer = await readPart(file, at, vhdFooterLength)
  if (footer.getUint32(60) === differencing) throw needsParent('VHD')
  return footer.getBigUint64(48)
}
