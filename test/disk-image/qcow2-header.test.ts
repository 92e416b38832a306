import { describe, expect, it, test } from 'vitest'
import type { ImageDataReason } from '../../src/catalogue/image-data.ts'
import { checkTablesAreInside, headLength, parseQcow2Header } from '../../src/disk-image/qcow2-header.ts'
import { reasonOf, refusalOf } from '../image-data/refusal.ts'
import { type Extension, type HeaderFields, headerBytes, imageHead } from './qcow2-bytes.ts'

const big = 2n ** 40n

describe('a good header', () => {
  it.each<[string, HeaderFields]>([
    ['version 3', {}],
    ['version 2', { version: 2 }],
    ['version 3 without additional fields', { headerLength: 104 }],
    ['clusters of 512 bytes', { clusterBits: 9, l1Size: 320 }],
    ['clusters of 2 MiB', { clusterBits: 21 }],
    ['zstd', { incompatibleFeatures: 8n, compressionType: 1 }],
    ['extended L2 entries', { incompatibleFeatures: 16n }],
    [
      'lazy reference counts, unknown compatible and auto-clear features',
      {
        compatibleFeatures: 0xffn,
        autoclearFeatures: 0xfdn,
      },
    ],
    ['snapshots', { snapshotCount: 2, snapshotsOffset: 0x50000n }],
    ['a size without a backing file', { backingFileSize: 7 }],
    ['one byte', { virtualSize: 1n }],
    ['64 TiB', { clusterBits: 21, virtualSize: 64n * big, l1Size: 128 }],
  ])('%s', (_, fields) => {
    const { version = 3, virtualSize = 10_485_760n, clusterBits = 16 } = fields
    expect(parseQcow2Header(imageHead(fields))).toMatchObject({
      version,
      virtualSize: Number(virtualSize),
      clusterSize: 2 ** clusterBits,
    })
  })

  it('is read where it lies in a larger buffer', () => {
    const bytes = Buffer.concat([Buffer.alloc(13), imageHead()]).subarray(13)
    expect(parseQcow2Header(bytes).virtualSize).toBe(10_485_760)
  })
})

test.each<[ImageDataReason, string, HeaderFields]>([
  ['unsupported-version', 'version 1', { version: 1 }],
  ['unsupported-version', 'version 4', { version: 4 }],
  ['backing-file', 'a backing file', { backingFileOffset: 0x200n, backingFileSize: 9 }],
  ['backing-file', 'a backing file with an empty name', { backingFileOffset: 1n }],
  ['backing-file', 'a backing file in version 2', { version: 2, backingFileOffset: 0x200n }],
  ['external-data-file', 'the bit of external data', { incompatibleFeatures: 4n }],
  ['external-data-file', 'the bit of raw external data', { autoclearFeatures: 2n }],
  ['encrypted', 'AES', { cryptMethod: 1 }],
  ['encrypted', 'LUKS', { cryptMethod: 2 }],
  ['unsupported-feature', 'incompatible bit 5', { incompatibleFeatures: 32n }],
  ['unsupported-feature', 'incompatible bit 63', { incompatibleFeatures: 2n ** 63n }],
  ['damaged', 'the dirty bit', { incompatibleFeatures: 1n }],
  ['damaged', 'the corrupt bit', { incompatibleFeatures: 2n }],
  ['malformed-header', 'clusters of 256 bytes', { clusterBits: 8, virtualSize: 1n }],
  ['malformed-header', 'clusters of 4 MiB', { clusterBits: 22 }],
  ['malformed-header', 'clusters of absurd bits', { clusterBits: 0xffffffff }],
  ['malformed-header', 'a header of 96 bytes', { headerLength: 96 }],
  ['malformed-header', 'a header of 0 bytes', { headerLength: 0 }],
  ['malformed-header', 'a header of 108 bytes', { headerLength: 108 }],
  ['malformed-header', 'a header longer than a cluster', { headerLength: 65_544 }],
  ['malformed-header', 'reference counts of 128 bits', { refcountOrder: 7 }],
  ['malformed-header', 'a compression type without its bit', { compressionType: 1 }],
  ['malformed-header', 'the bit without a compression type', { incompatibleFeatures: 8n }],
  ['malformed-header', 'the bit without the field', { incompatibleFeatures: 8n, headerLength: 104 }],
  ['unsupported-feature', 'an unknown compression', { incompatibleFeatures: 8n, compressionType: 2 }],
  [
    'malformed-header',
    'extended L2 entries in 8 KiB',
    { incompatibleFeatures: 16n, clusterBits: 13, virtualSize: 1n },
  ],
  ['absurd-size', 'no size', { virtualSize: 0n }],
  ['absurd-size', 'more than 64 TiB', { virtualSize: 64n * big + 1n, clusterBits: 21, l1Size: 129 }],
  ['absurd-size', 'the largest number', { virtualSize: 2n ** 64n - 1n }],
  ['absurd-size', 'an L1 table of more than 32 MiB', { l1Size: 2 ** 22 + 1 }],
  ['absurd-size', 'a refcount table of more than 8 MiB', { refcountTableClusters: 129 }],
  ['absurd-size', 'too many snapshots', { snapshotCount: 65_537, snapshotsOffset: 0x50000n }],
  ['malformed-header', 'an L1 table too small for the disk', { virtualSize: 2n ** 29n + 1n }],
  ['malformed-header', 'no refcount table', { refcountTableClusters: 0 }],
  ['malformed-header', 'an L1 table at 0', { l1TableOffset: 0n }],
  ['malformed-header', 'an L1 table between clusters', { l1TableOffset: 0x30200n }],
  ['malformed-header', 'an L1 table beyond any file', { l1TableOffset: 2n ** 56n }],
  ['malformed-header', 'a refcount table at 0', { refcountTableOffset: 0n }],
  ['malformed-header', 'a refcount table between clusters', { refcountTableOffset: 1n }],
  ['malformed-header', 'snapshots at 0', { snapshotCount: 1 }],
])('%s: %s', async (reason, _, fields) => {
  const error = await refusalOf(() => parseQcow2Header(imageHead(fields)))
  expect(error.reason).toBe(reason)
  expect(error.isTransient).toBe(false)
})

describe('header extensions', () => {
  const featureNames = { type: 0x6803f857, data: new Uint8Array(384) }
  const backingFormat = { type: 0xe2792aca, data: Buffer.from('qcow2') }
  const unknown = { type: 0x12345678, data: new Uint8Array(20) }
  const dataFile = { type: 0x44415441, data: Buffer.from('/etc/passwd') }
  const luks = { type: 0x0537be77, data: new Uint8Array(16) }

  it.each<[string, Extension[], HeaderFields]>([
    ['none', [], {}],
    ['feature names', [featureNames], {}],
    ['a backing format without a backing file, unknown ones', [backingFormat, unknown, featureNames], {}],
    ['in version 2', [backingFormat], { version: 2 }],
    [
      'up to the end of the first cluster, without an end mark',
      [{ type: 1, data: new Uint8Array(512 - 120) }],
      {
        clusterBits: 9,
        l1Size: 320,
      },
    ],
  ])('may be: %s', (_, extensions, fields) => {
    expect(parseQcow2Header(imageHead(fields, extensions)).virtualSize).toBe(10_485_760)
  })

  it.each<[ImageDataReason, string, Extension[]]>([
    ['external-data-file', 'an external data file', [dataFile]],
    ['external-data-file', 'an external data file behind others', [unknown, featureNames, dataFile]],
    [
      'external-data-file',
      'an external data file of a length that lies',
      [{ ...dataFile, length: 0xffffffff }],
    ],
    ['encrypted', 'an encryption header', [luks]],
    ['malformed-header', 'longer than the cluster', [{ type: 1, length: 65_536 }]],
    ['malformed-header', 'of the greatest length', [{ type: 1, length: 0xffffffff }]],
  ])('%s: %s', async (reason, _, extensions) => {
    expect(await reasonOf(() => parseQcow2Header(imageHead({}, extensions)))).toBe(reason)
    expect(await reasonOf(() => parseQcow2Header(imageHead({ version: 2 }, extensions)))).toBe(reason)
  })

  it('that hide what follows beyond the bytes looked at are refused', async () => {
    const hiding = { type: 1, data: new Uint8Array(headLength) }
    const bytes = imageHead({ clusterBits: 21 }, [hiding, dataFile]).subarray(0, headLength)
    expect(await reasonOf(() => parseQcow2Header(bytes))).toBe('malformed-header')
  })
})

test('a header cut anywhere is truncated', async () => {
  const bytes = imageHead(
    { incompatibleFeatures: 8n, compressionType: 1 },
    [{ type: 5, data: new Uint8Array(24) }],
    0,
  )
  for (let length = 4; length < bytes.length + 8; length++) {
    const cut = bytes.subarray(0, length)
    expect(await reasonOf(() => parseQcow2Header(cut))).toBe('truncated')
  }
  expect(await reasonOf(() => parseQcow2Header(headerBytes({ version: 2 }).subarray(0, 71)))).toBe(
    'truncated',
  )
})

test('an object that ends before its tables is truncated', async () => {
  const header = parseQcow2Header(imageHead())
  expect(await reasonOf(() => checkTablesAreInside(header, 0x30000))).toBe('truncated')
  expect(() => checkTablesAreInside(header, 0x30001)).not.toThrow()
})
