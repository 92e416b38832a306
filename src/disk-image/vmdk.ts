import { ImageDataError } from '../catalogue/image-data.ts'
import { type DiskFile, needsParent, readPart } from './disk-file.ts'

const sector = 512
const sparse = 'KDMV'
/** The limit of QEMU (block/vmdk.c). */
const maxDescriptorSectors = 20

/**
 * The capacity in the header of a VMDK sparse extent; null for the older ESX format, which is not read.
 * Source: VMware, Virtual Disk Format 5.0, "Hosted Sparse Extent Header" and "The Descriptor File".
 * @throws ImageDataError when the descriptor inside names a parent, or data in other files
 */
export async function vmdkSize(file: DiskFile): Promise<bigint | null> {
  const header = await readPart(file, 0, sector)
  if (textOf(header).slice(0, 4) !== sparse) return null
  const at = header.getBigUint64(28, true) * BigInt(sector)
  const sectors = Math.min(Number(header.getBigUint64(36, true)), maxDescriptorSectors)
  if (at > 0n && sectors > 0) checkDescriptor(textOf(await readPart(file, Number(at), sectors * sector)))
  return header.getBigUint64(12, true) * BigInt(sector)
}

function checkDescriptor(text: string): void {
  const parent = /^\s*parentCID\s*=\s*([0-9a-f]+)/im.exec(text)?.[1]
  if (parent !== undefined && !/^f{8}$/i.test(parent)) throw needsParent('VMDK')
  const type = /^\s*createType\s*=\s*"(\w+)"/im.exec(text)?.[1]
  if (type === undefined || singleFileTypes.has(type)) return
  throw new ImageDataError(
    'external-data-file',
    `This VMDK disk (${type.slice(0, 40)}) keeps its data in other files. Make one file of them with: qemu-img convert -O qcow2.`,
  )
}

const singleFileTypes: ReadonlySet<string> = new Set(['monolithicSparse', 'streamOptimized'])

const textOf = ({ buffer, byteOffset, byteLength }: DataView): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
