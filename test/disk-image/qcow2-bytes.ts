/** Fields of a header to be written; absent ones get the values of a small good image. */
export interface HeaderFields {
  version?: number
  backingFileOffset?: bigint
  backingFileSize?: number
  clusterBits?: number
  virtualSize?: bigint
  cryptMethod?: number
  l1Size?: number
  l1TableOffset?: bigint
  refcountTableOffset?: bigint
  refcountTableClusters?: number
  snapshotCount?: number
  snapshotsOffset?: bigint
  incompatibleFeatures?: bigint
  compatibleFeatures?: bigint
  autoclearFeatures?: bigint
  refcountOrder?: number
  headerLength?: number
  compressionType?: number
}

export interface Extension {
  readonly type: number
  readonly data?: Uint8Array
  /** What is written in place of the data's length. */
  readonly length?: number
}

/** The magic and the fixed fields, with a compression type in version 3 where the length has room for one. */
export function headerBytes(fields: HeaderFields = {}): Buffer {
  const { version = 3, clusterBits = 16 } = fields
  const headerLength = fields.headerLength ?? (version === 2 ? 72 : 112)
  const cluster = 2n ** BigInt(Math.min(clusterBits, 60))
  const bytes = Buffer.alloc(version === 2 ? 72 : Math.min(Math.max(headerLength, 104), 4096))
  bytes.write('QFI\xfb', 'latin1')
  bytes.writeUInt32BE(version, 4)
  bytes.writeBigUInt64BE(fields.backingFileOffset ?? 0n, 8)
  bytes.writeUInt32BE(fields.backingFileSize ?? 0, 16)
  bytes.writeUInt32BE(clusterBits, 20)
  bytes.writeBigUInt64BE(fields.virtualSize ?? 10_485_760n, 24)
  bytes.writeUInt32BE(fields.cryptMethod ?? 0, 32)
  bytes.writeUInt32BE(fields.l1Size ?? 1, 36)
  bytes.writeBigUInt64BE(fields.l1TableOffset ?? 3n * cluster, 40)
  bytes.writeBigUInt64BE(fields.refcountTableOffset ?? cluster, 48)
  bytes.writeUInt32BE(fields.refcountTableClusters ?? 1, 56)
  bytes.writeUInt32BE(fields.snapshotCount ?? 0, 60)
  bytes.writeBigUInt64BE(fields.snapshotsOffset ?? 0n, 64)
  if (version === 2) return bytes
  bytes.writeBigUInt64BE(fields.incompatibleFeatures ?? 0n, 72)
  bytes.writeBigUInt64BE(fields.compatibleFeatures ?? 0n, 80)
  bytes.writeBigUInt64BE(fields.autoclearFeatures ?? 0n, 88)
  bytes.writeUInt32BE(fields.refcountOrder ?? 4, 96)
  bytes.writeUInt32BE(headerLength, 100)
  if (bytes.length > 104) bytes.writeUInt8(fields.compressionType ?? 0, 104)
  return bytes
}

export function extensionBytes({ type, data = new Uint8Array(), length }: Extension): Buffer {
  const bytes = Buffer.alloc(8 + Math.ceil(data.length / 8) * 8)
  bytes.writeUInt32BE(type, 0)
  bytes.writeUInt32BE(length ?? data.length, 4)
  bytes.set(data, 8)
  return bytes
}

/** A header with extensions and, unless told otherwise, their end and zeros up to 4 KiB. */
export function imageHead(
  fields: HeaderFields = {},
  extensions: readonly Extension[] = [],
  padTo = 4096,
): Buffer {
  const bytes = Buffer.concat([headerBytes(fields), ...extensions.map(extensionBytes)])
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, padTo - bytes.length))])
}

/** A small whole image: tables where the header says, the rest a pattern. */
export function imageBytes(size = 300_000, fields: HeaderFields = {}): Buffer {
  const bytes = Buffer.alloc(size, 'image data ')
  bytes.set(imageHead(fields, [], Math.min(4096, size)))
  return bytes
}
