import { ImageDataError, type ImageDataReason } from '../catalogue/image-data.ts'
import type { Qcow2Fields } from './qcow2-fields.ts'

interface Rule {
  readonly reason: ImageDataReason
  readonly isBroken: (fields: Qcow2Fields) => boolean
  readonly message: string
}

/** Largest accepted virtual size: 64 TiB, five times the vendor's largest disk (12,288 GB). */
export const maxVirtualSize = 2n ** 46n
/** QEMU's own limits (block/qcow2.h): 32 MiB of L1 table, 8 MiB of refcount table, 65,536 snapshots. */
const maxL1Table = 2 ** 25
const maxRefcountTable = 2 ** 23
const maxSnapshots = 65_536
/** Table entries hold offsets below 2^56 ("L1 table entry", bits 9 to 55). */
const offsetEnd = 2n ** 56n

const bit = (number: number) => 1n << BigInt(number)
const feature = {
  dirty: bit(0),
  corrupt: bit(1),
  externalData: bit(2),
  compression: bit(3),
  extendedL2: bit(4),
}
const known = Object.values(feature).reduce((all, one) => all | one)
const rawExternalData = bit(1)
const zstd = 1

const has = (bits: bigint, one: bigint) => (bits & one) !== 0n
const clusterSize = (fields: Qcow2Fields) => 2 ** fields.clusterBits

const isTableOffset = (fields: Qcow2Fields, offset: bigint) =>
  offset > 0n && offset < offsetEnd && offset % BigInt(clusterSize(fields)) === 0n

/** Entries the L1 table needs for the whole disk: one for each L2 table, which is a cluster of 8- or 16-byte entries. */
function neededL1Size(fields: Qcow2Fields): bigint {
  const entry = has(fields.incompatibleFeatures, feature.extendedL2) ? 16 : 8
  const span = BigInt(clusterSize(fields)) * BigInt(clusterSize(fields) / entry)
  return (fields.virtualSize + span - 1n) / span
}

const again = 'Make it anew with: qemu-img convert -O qcow2.'
const flatten = 'Flatten it with: qemu-img convert -O qcow2.'

/**
 * The rules of a header, in the order they are checked; a rule may rely on those before it. Fields that make a reader open
 * another file are checked first (CVE-2024-32498). An image that was not closed cleanly is refused as well: by the
 * specification its tables must be repaired before it is read.
 * Source: QEMU, docs/interop/qcow2.txt; where it has no limits, those of QEMU's code.
 */
const rules: readonly Rule[] = [
  {
    reason: 'backing-file',
    isBroken: (fields) => fields.backingFileOffset !== 0n,
    message: `The image needs a backing file, which is not uploaded with it. ${flatten}`,
  },
  {
    reason: 'external-data-file',
    isBroken: (fields) =>
      has(fields.incompatibleFeatures, feature.externalData) ||
      has(fields.autoclearFeatures, rawExternalData),
    message: `The image keeps its data in another file, which is not uploaded with it. ${flatten}`,
  },
  {
    reason: 'encrypted',
    isBroken: (fields) => fields.cryptMethod !== 0,
    message: 'The image is encrypted. Decrypt it with: qemu-img convert -O qcow2.',
  },
  {
    reason: 'unsupported-feature',
    isBroken: (fields) => has(fields.incompatibleFeatures, ~known),
    message: `The image uses a qcow2 feature that is not known here. ${again}`,
  },
  {
    reason: 'damaged',
    isBroken: (fields) => has(fields.incompatibleFeatures, feature.dirty | feature.corrupt),
    message:
      'The image is marked as damaged or was in use when it was copied. Repair it with: qemu-img check -r all, and upload it again.',
  },
  {
    reason: 'malformed-header',
    isBroken: (fields) => fields.clusterBits < 9 || fields.clusterBits > 21,
    message: `The image's cluster size is not one of 512 bytes to 2 MiB. ${again}`,
  },
  {
    reason: 'malformed-header',
    isBroken: (fields) =>
      fields.headerLength > clusterSize(fields) ||
      (fields.version > 2 && (fields.headerLength < 104 || fields.headerLength % 8 !== 0)),
    message: `The length of the image's header makes no sense. ${again}`,
  },
  {
    reason: 'malformed-header',
    isBroken: (fields) => fields.refcountOrder > 6,
    message: `The width of the image's reference counts makes no sense. ${again}`,
  },
  {
    reason: 'malformed-header',
    isBroken: (fields) =>
      has(fields.incompatibleFeatures, feature.compression) !== (fields.compressionType !== 0),
    message: `The image's header contradicts itself about its compression. ${again}`,
  },
  {
    reason: 'unsupported-feature',
    isBroken: (fields) => fields.compressionType > zstd,
    message: `The image's compression is not known here. ${again}`,
  },
  {
    reason: 'malformed-header',
    isBroken: (fields) => has(fields.incompatibleFeatures, feature.extendedL2) && fields.clusterBits < 14,
    message: `The image has extended L2 entries, which need clusters of at least 16 KiB. ${again}`,
  },
  {
    reason: 'absurd-size',
    isBroken: (fields) => fields.virtualSize === 0n || fields.virtualSize > maxVirtualSize,
    message: 'The disk inside the image must have a size, of at most 64 TiB. Look at it with: qemu-img info.',
  },
  {
    reason: 'absurd-size',
    isBroken: (fields) =>
      fields.l1Size * 8 > maxL1Table ||
      fields.refcountTableClusters * clusterSize(fields) > maxRefcountTable ||
      fields.snapshotCount > maxSnapshots,
    message: `The image's tables are larger than any real image's. ${again}`,
  },
  {
    reason: 'malformed-header',
    isBroken: (fields) => BigInt(fields.l1Size) < neededL1Size(fields) || fields.refcountTableClusters === 0,
    message: `The image's tables are too small for its disk. ${again}`,
  },
  {
    reason: 'malformed-header',
    isBroken: (fields) =>
      !isTableOffset(fields, fields.l1TableOffset) ||
      !isTableOffset(fields, fields.refcountTableOffset) ||
      (fields.snapshotCount > 0 && !isTableOffset(fields, fields.snapshotsOffset)),
    message: `The image's tables are at places that make no sense. ${again}`,
  },
]

/**
 * @throws ImageDataError of the first rule that the header breaks
 */
export function checkQcow2Fields(fields: Qcow2Fields): void {
  const broken = rules.find((rule) => rule.isBroken(fields))
  if (broken) throw new ImageDataError(broken.reason, broken.message)
}
