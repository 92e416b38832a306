import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ImageDataError } from '../../src/catalogue/image-data.ts'
import { inspectHead } from '../../src/disk-image/inspect-head.ts'
import { parseQcow2Header } from '../../src/disk-image/qcow2-header.ts'
import { runs } from '../runs.ts'
import { type Extension, imageHead } from './qcow2-bytes.ts'

/** Judge bytes; anything but a header or an ImageDataError fails. */
function judged(bytes: Uint8Array) {
  try {
    const header = inspectHead(bytes)
    expect(header.virtualSize).toBeGreaterThan(0)
    expect(header.virtualSize).toBeLessThanOrEqual(2 ** 46)
    return header
  } catch (error) {
    expect(error).toBeInstanceOf(ImageDataError)
    return undefined
  }
}

const extension: fc.Arbitrary<Extension> = fc.record({
  type: fc.integer({ min: 1, max: 0xffffffff }).filter((type) => type !== 0x44415441 && type !== 0x0537be77),
  data: fc.uint8Array({ maxLength: 200 }),
})

/** Fields that keep every rule: the L1 table has as many entries as the disk needs, or some more. */
const goodFields = fc
  .record({
    version: fc.constantFrom(2, 3),
    clusterBits: fc.integer({ min: 9, max: 21 }),
    isExtended: fc.boolean(),
    isZstd: fc.boolean(),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    spare: fc.integer({ min: 0, max: 3 }),
    places: fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 })),
    refcountOrder: fc.integer({ min: 0, max: 6 }),
  })
  .map(({ version, clusterBits, isExtended, isZstd, share, spare, places, refcountOrder }) => {
    const hasFeatures = version === 3
    const extended = hasFeatures && isExtended && clusterBits >= 14
    const zstd = hasFeatures && isZstd
    const cluster = 2 ** clusterBits
    const span = (cluster * cluster) / (extended ? 16 : 8)
    const largest = Math.min(2 ** 46, span * (2 ** 22 - 4))
    const virtualSize = Math.max(1, Math.floor(largest ** share))
    return {
      version,
      clusterBits,
      virtualSize: BigInt(virtualSize),
      l1Size: Math.ceil(virtualSize / span) + spare,
      l1TableOffset: BigInt(places[0]) * BigInt(cluster),
      refcountTableOffset: BigInt(places[1]) * BigInt(cluster),
      incompatibleFeatures: (extended ? 16n : 0n) | (zstd ? 8n : 0n),
      compressionType: zstd ? 1 : 0,
      refcountOrder,
    }
  })

test('what is written in a good header is what is read', () => {
  fc.assert(
    fc.property(goodFields, fc.array(extension, { maxLength: 5 }), (fields, extensions) => {
      const room = 2 ** fields.clusterBits - 120
      const fitting = extensions.filter((_, index) => (index + 1) * 208 < room)
      const header = parseQcow2Header(imageHead(fields, fitting))
      const tables = [fields.l1TableOffset, fields.refcountTableOffset].map(Number)
      expect(header).toEqual({
        version: fields.version,
        virtualSize: Number(fields.virtualSize),
        clusterSize: 2 ** fields.clusterBits,
        tablesStart: Math.max(...tables),
      })
    }),
    { numRuns: runs(300) },
  )
})

test('bytes at random are judged, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void judged(bytes)),
    { numRuns: runs(1000) },
  )
})

test('so are bytes at random behind the magic and a version', () => {
  const start = fc.constantFrom(2, 3).map((version) => imageHead({ version }, [], 0).subarray(0, 8))
  fc.assert(
    fc.property(
      start,
      fc.uint8Array({ maxLength: 600 }),
      (head, rest) => void judged(Buffer.concat([head, rest])),
    ),
    { numRuns: runs(1000) },
  )
})

test('so is a good header with some bytes changed and its end cut', () => {
  const change = fc.record({ at: fc.nat(400), byte: fc.integer({ min: 0, max: 255 }) })
  fc.assert(
    fc.property(
      goodFields,
      fc.array(extension, { maxLength: 3 }),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.nat(4096),
      (fields, extensions, changes, length) => {
        const bytes = imageHead(fields, extensions)
        for (const { at, byte } of changes) bytes[at] = byte
        judged(bytes)
        judged(bytes.subarray(0, length))
      },
    ),
    { numRuns: runs(2000) },
  )
})

test('a chain of the shortest extensions ends soon', () => {
  const bytes = imageHead({ clusterBits: 21 }, [], 65_536)
  for (let at = 112; at < bytes.length; at += 8) bytes.writeUInt32BE(1, at)
  expect(judged(bytes)).toBeUndefined()
})
