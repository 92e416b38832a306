import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ImageDataError } from '../../src/catalogue/image-data.ts'
import { readDiskFacts } from '../../src/disk-image/disk-facts.ts'
import type { DiskFile } from '../../src/disk-image/disk-file.ts'
import { refusalOf } from '../image-data/refusal.ts'
import { runs } from '../runs.ts'
import { imageBytes } from './qcow2-bytes.ts'
import { canMakeDisks } from './qemu-img.ts'

/** A file of these bytes; what is read of it is counted. */
const fileOf = (bytes: Uint8Array): DiskFile => ({
  size: bytes.length,
  read: async (at, length) => bytes.subarray(at, at + length),
})

const facts = (bytes: Uint8Array, isRawByName = false) => readDiskFacts(fileOf(bytes), isRawByName)
const MiB = 1024 * 1024

describe('without qemu-img', () => {
  it('qcow2', async () => {
    expect(await facts(imageBytes(300_000))).toEqual({ format: 'qcow2', virtualSize: 10_485_760 })
  })

  it('a disk with a boot sector is raw, and as large as its file', async () => {
    const disk = Buffer.alloc(4096)
    disk.writeUInt16BE(0x55aa, 510)
    expect(await facts(disk)).toEqual({ format: 'raw', virtualSize: 4096 })
  })

  it('a disc is iso even where it can boot from a stick', async () => {
    const disc = Buffer.alloc(40_000)
    disc.writeUInt16BE(0x55aa, 510)
    disc.write('CD001', 32_769, 'latin1')
    expect(await facts(disc)).toEqual({ format: 'iso', virtualSize: 40_000 })
  })

  it('what has no magic is raw by its name only', async () => {
    const disk = Buffer.alloc(4096)
    expect(await facts(disk, true)).toEqual({ format: 'raw', virtualSize: 4096 })
    expect((await refusalOf(() => facts(disk))).reason).toBe('not-qcow2')
  })

  it('what is packed is no disk, whatever its name', async () => {
    const packed = Buffer.from('1f8b0800000000000003', 'hex')
    expect((await refusalOf(() => facts(packed, true))).reason).toBe('foreign-format')
  })

  it('an empty file is none', async () => {
    expect((await refusalOf(() => facts(Buffer.alloc(0), true))).reason).toBe('truncated')
  })
})

describe.skipIf(!canMakeDisks)('what qemu-img makes', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'disk-facts-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const make = (name: string, ...args: string[]): Buffer => {
    const stdio = ['ignore', 'ignore', 'pipe'] as const
    execFileSync('qemu-img', ['create', '-q', ...args.slice(0, -1), name, args.at(-1) ?? ''], {
      cwd: folder,
      stdio: [...stdio],
    })
    return readFileSync(join(folder, name))
  }

  it.each([
    ['vmdk', ['-f', 'vmdk', '10M']],
    ['vmdk', ['-f', 'vmdk', '-o', 'subformat=streamOptimized', '10M']],
    ['vhd', ['-f', 'vpc', '-o', 'force_size=on', '10M']],
    ['vhd', ['-f', 'vpc', '-o', 'subformat=fixed,force_size=on', '10M']],
    ['vhdx', ['-f', 'vhdx', '10M']],
    ['vdi', ['-f', 'vdi', '10M']],
  ] as const)('%s %j', async (format, args) => {
    const bytes = make('a', ...args)
    expect(await facts(bytes)).toEqual({ format, virtualSize: 10 * MiB })
    // No prefix and no damage of the head ends in anything but facts or a refusal.
    const edit = fc.tuple(
      fc.nat(Math.min(bytes.length, 70_000) - 1),
      fc.uint8Array({ minLength: 1, maxLength: 16 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 4 }), fc.nat(bytes.length), async (edits, length) => {
        const copy = Buffer.from(bytes)
        for (const [at, put] of edits) copy.set(put.subarray(0, copy.length - at), at)
        await facts(copy.subarray(0, length)).catch((error) => expect(error).toBeInstanceOf(ImageDataError))
      }),
      { numRuns: runs(60) },
    )
  })

  it('refuses disks whose data lies in other files', async () => {
    expect(
      (await refusalOf(() => facts(make('f', '-f', 'vmdk', '-o', 'subformat=monolithicFlat', '1M')))).reason,
    ).toBe('foreign-format')
    make('base', '-f', 'vmdk', '4M')
    execFileSync('qemu-img', ['create', '-q', '-f', 'vmdk', '-b', 'base', '-F', 'vmdk', 'top'], {
      cwd: folder,
    })
    expect((await refusalOf(() => facts(readFileSync(join(folder, 'top'))))).reason).toBe('backing-file')
  })

  it('a VHDX file that was cut off', async () => {
    make('cut', '-f', 'vhdx', '10M')
    truncateSync(join(folder, 'cut'), 250_000)
    expect((await refusalOf(() => facts(readFileSync(join(folder, 'cut'))))).reason).toBe('truncated')
    appendFileSync(join(folder, 'cut'), Buffer.alloc(4 * MiB))
    expect((await refusalOf(() => facts(readFileSync(join(folder, 'cut'))))).reason).toMatch(
      /malformed|truncated|absurd/,
    )
  })
})
