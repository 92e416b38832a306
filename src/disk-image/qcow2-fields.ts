import { ImageDataError } from '../catalogue/image-data.ts'

/** The fixed fields of a qcow2 header, unchanged. Source: QEMU, docs/interop/qcow2.txt, "Header". */
export interface Qcow2Fields {
  readonly version: number
  readonly backingFileOffset: bigint
  readonly clusterBits: number
  /** Of the disk inside, bytes. */
  readonly virtualSize: bigint
  readonly cryptMethod: number
  /** Entries of the active L1 table. */
  readonly l1Size: number
  readonly l1TableOffset: bigint
  readonly refcountTableOffset: bigint
  readonly refcountTableClusters: number
  readonly snapshotCount: number
  readonly snapshotsOffset: bigint
  readonly incompatibleFeatures: bigint
  readonly autoclearFeatures: bigint
  readonly refcountOrder: number
  readonly headerLength: number
  /** 0: zlib, also if the field is absent. */
  readonly compressionType: number
}

/** Bytes up to the end of `header_length`, by version. */
const fixedLength: Readonly<Record<number, number>> = { 2: 72, 3: 104 }
const compressionTypeAt = 104

/** Do the bytes start with `QFI\xfb`? */
export const hasQcowMagic = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x51 && bytes[1] === 0x46 && bytes[2] === 0x49 && bytes[3] === 0xfb

/**
 * Reads the fields of version 2 or 3, and checks only the version. Fields that version 2 does not have get the default
 * values of the specification.
 * @throws ImageDataError for another version and for bytes that end too early
 */
export function readQcow2Fields(bytes: Uint8Array): Qcow2Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8) throw truncatedHeader()
  const version = view.getUint32(4)
  const length = fixedLength[version]
  if (length === undefined) {
    throw new ImageDataError(
      'unsupported-version',
      `This is a qcow file of version ${version}; versions 2 and 3 are taken. Convert it with: qemu-img convert -O qcow2.`,
    )
  }
  if (bytes.length < length) throw truncatedHeader()
  const isLong = length === 104
  const headerLength = isLong ? view.getUint32(100) : length
  const hasCompressionType = headerLength > compressionTypeAt
  if (hasCompressionType && bytes.length <= compressionTypeAt) throw truncatedHeader()
  return {
    version,
    backingFileOffset: view.getBigUint64(8),
    clusterBits: view.getUint32(20),
    virtualSize: view.getBigUint64(24),
    cryptMethod: view.getUint32(32),
    l1Size: view.getUint32(36),
    l1TableOffset: view.getBigUint64(40),
    refcountTableOffset: view.getBigUint64(48),
    refcountTableClusters: view.getUint32(56),
    snapshotCount: view.getUint32(60),
    snapshotsOffset: view.getBigUint64(64),
    incompatibleFeatures: isLong ? view.getBigUint64(72) : 0n,
    autoclearFeatures: isLong ? view.getBigUint64(88) : 0n,
    refcountOrder: isLong ? view.getUint32(96) : 4,
    headerLength,
    compressionType: hasCompressionType ? view.getUint8(compressionTypeAt) : 0,
  }
}

/** The error for an object that ends inside its qcow2 header. */
export const truncatedHeader = (): ImageDataError =>
  new ImageDataError(
    'truncated',
    'The object ends inside its qcow2 header: upload the whole file again, and compare its size with the original.',
  )
