import { ImageDataError } from '../catalogue/image-data.ts'

/** Disk formats other than qcow2 that the API has a name for and that are detected by the first bytes. */
export type ForeignDiskFormat = 'vmdk' | 'vhd' | 'vhdx' | 'vdi' | 'iso' | 'raw'

interface Magic {
  readonly name: string
  /** As in the API's `disk_format`; absent if one such file is not a whole disk. */
  readonly format?: ForeignDiskFormat
  readonly at: number
  /** As latin-1. */
  readonly magic: string
  /** What the user should do; default: `convert`. */
  readonly advice?: string
}

const convert = 'convert it with: qemu-img convert -O qcow2'
const convertRaw = 'convert it with: qemu-img convert -f raw -O qcow2'
const unpack = 'unpack it and upload the qcow2 file inside'
const decrypt = 'decrypt it, and convert what is inside with: qemu-img convert -O qcow2'

/** Other formats by their magic; the first match counts. The boot sector comes last: other formats may contain one. */
// biome-ignore format: a table reads best with one row a line
const formats: readonly Magic[] = [
  { name: 'a VMDK disk', format: 'vmdk', at: 0, magic: 'KDMV' },
  { name: 'a VMDK disk', format: 'vmdk', at: 0, magic: 'COWD' },
  { name: 'the descriptor of a VMDK disk', at: 0, magic: '# Disk DescriptorFile' },
  { name: 'a VHD disk', format: 'vhd', at: 0, magic: 'conectix' },
  { name: 'a VHDX disk', format: 'vhdx', at: 0, magic: 'vhdxfile' },
  { name: 'a VDI disk', format: 'vdi', at: 64, magic: '\x7f\x10\xda\xbe' },
  { name: 'a QED disk', at: 0, magic: 'QED\0' },
  { name: 'a Parallels disk', at: 0, magic: 'WithoutFreeSpace' },
  { name: 'a Parallels disk', at: 0, magic: 'WithouFreSpacExt' },
  { name: 'a LUKS encrypted disk', at: 0, magic: 'LUKS\xba\xbe', advice: decrypt },
  { name: 'a gzip file', at: 0, magic: '\x1f\x8b', advice: unpack },
  { name: 'an xz file', at: 0, magic: '\xfd7zXZ\0', advice: unpack },
  { name: 'a zstd file', at: 0, magic: '\x28\xb5\x2f\xfd', advice: unpack },
  { name: 'a bzip2 file', at: 0, magic: 'BZh', advice: unpack },
  { name: 'a zip file', at: 0, magic: 'PK\x03\x04', advice: unpack },
  { name: 'a 7z file', at: 0, magic: "7z\xbc\xaf'\x1c", advice: unpack },
  { name: 'a tar or OVA archive', at: 257, magic: 'ustar', advice: unpack },
  { name: 'an ISO 9660 disc', format: 'iso', at: 32_769, magic: 'CD001', advice: 'install from it, and upload the disk' },
  { name: 'a raw disk with a GPT', format: 'raw', at: 512, magic: 'EFI PART', advice: convertRaw },
  { name: 'a raw disk with a GPT', format: 'raw', at: 4096, magic: 'EFI PART', advice: convertRaw },
  { name: 'a raw disk with a boot sector', format: 'raw', at: 510, magic: '\x55\xaa', advice: convertRaw },
]

/** The format by the first bytes of a file; undefined for qcow2 and for a file without a known magic. */
function magicOf(bytes: Uint8Array): Magic | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return formats.find(({ at, magic }) => start.toString('latin1', at, at + magic.length) === magic)
}

/** The format of the disk that starts with these bytes; undefined for qcow2, for no disk and for an unknown magic. */
export const foreignDiskFormat = (bytes: Uint8Array): ForeignDiskFormat | undefined => magicOf(bytes)?.format

/** Do the bytes start with a known magic other than qcow2's: of a disk, an archive, a compressed file? */
export const hasForeignMagic = (bytes: Uint8Array): boolean => magicOf(bytes) !== undefined

/** Text in place of an image, as an expired link or a login page returns it. */
const pages: readonly (readonly [name: string, start: RegExp])[] = [
  ['an HTML page', /^<!doctype html|^<html|^<head|^<body/i],
  ['an XML document', /^<[?!a-z]/i],
  ['a JSON document', /^[{[]\s*["{[\]}\d]/],
]

/**
 * The error for data that is not qcow2. It names the format by the first bytes, and what to do. A fixed VHD has its magic
 * only at its end: it is named by the data it holds.
 * @param bytes the object's start, up to `headLength` bytes
 */
export function foreignFormat(bytes: Uint8Array): ImageDataError {
  const format = magicOf(bytes)
  if (format) {
    const { name, advice = convert } = format
    return new ImageDataError('foreign-format', `This is ${name}, not qcow2: ${advice}.`)
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8', 0, 512)
    .replace(/^\ufeff/, '')
    .trimStart()
  const page = pages.find(([, start]) => start.test(text))
  if (page) {
    return new ImageDataError(
      'foreign-format',
      `The address answers with ${page[0]}, not with an image: give the address of the object itself, and see that it can be read without a login.`,
    )
  }
  return new ImageDataError(
    'not-qcow2',
    `The object does not start like a qcow2 file. If it is a raw disk, ${convertRaw}.`,
  )
}
