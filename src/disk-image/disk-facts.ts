import { ImageDataError } from '../catalogue/image-data.ts'
import { type DiskFile, readPart } from './disk-file.ts'
import {
  type ForeignDiskFormat,
  foreignDiskFormat,
  foreignFormat,
  hasForeignMagic,
} from './foreign-format.ts'
import { hasQcowMagic } from './qcow2-fields.ts'
import { checkTablesAreInside, headLength, parseQcow2Header } from './qcow2-header.ts'
import { maxVirtualSize } from './qcow2-rules.ts'
import { vdiSize } from './vdi.ts'
import { vhdFooterLength, vhdSize } from './vhd.ts'
import { vhdxSize } from './vhdx.ts'
import { vmdkSize } from './vmdk.ts'

export interface DiskFacts {
  /** As in the API's `disk_format`. */
  readonly format: 'qcow2' | ForeignDiskFormat
  /** Of the disk inside, bytes; null if the header does not hold it. */
  readonly virtualSize: number | null
}

type SizeReader = (file: DiskFile) => Promise<bigint | null>

const fileSize: SizeReader = async ({ size }) => BigInt(size)

const sizes: Readonly<Record<ForeignDiskFormat, SizeReader>> = {
  vmdk: vmdkSize,
  vhd: (file) => vhdSize(file, 0),
  vhdx: vhdxSize,
  vdi: vdiSize,
  iso: fileSize,
  raw: fileSize,
}

/**
 * The format and size of a disk image, by its bytes. A disk that needs another file (a backing file, a parent, an extent)
 * is refused, as is a qcow2 header that breaks a rule.
 * @param isRawByName a file without a known magic counts as a raw disk, because of its name
 * @throws ImageDataError
 */
export async function readDiskFacts(file: DiskFile, isRawByName = false): Promise<DiskFacts> {
  const head = await file.read(0, headLength)
  if (head.length === 0) throw new ImageDataError('truncated', 'The file is empty: copy it again.')
  if (hasQcowMagic(head)) {
    const header = parseQcow2Header(head)
    checkTablesAreInside(header, file.size)
    return { format: 'qcow2', virtualSize: header.virtualSize }
  }
  const format = foreignDiskFormat(head)
  if (format === undefined || format === 'raw') {
    // A fixed VHD is a raw disk with a footer.
    const fixed = await fixedVhdSize(file)
    if (fixed !== undefined) return { format: 'vhd', virtualSize: checked(fixed) }
  }
  if (format !== undefined) return { format, virtualSize: checked(await sizes[format](file)) }
  if (isRawByName && !hasForeignMagic(head)) return { format: 'raw', virtualSize: file.size }
  throw foreignFormat(head)
}

async function fixedVhdSize(file: DiskFile): Promise<bigint | undefined> {
  const at = file.size - vhdFooterLength
  if (at <= 0) return undefined
  const footer = await readPart(file, at, 8)
  return footer.getBigUint64(0) === conectix ? vhdSize(file, at) : undefined
}

const conectix = 0x63_6f_6e_65_63_74_69_78n

function checked(size: bigint | null): number | null {
  if (size === null) return null
  if (size > 0n && size <= maxVirtualSize) return Number(size)
  throw new ImageDataError(
    'absurd-size',
    'The disk inside the image must have a size, of at most 64 TiB. Look at it with: qemu-img info.',
  )
}
