import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImageDataReason } from '../../src/catalogue/image-data.ts'
import { inspectHead } from '../../src/disk-image/inspect-head.ts'
import { checkTablesAreInside, headLength } from '../../src/disk-image/qcow2-header.ts'
import { refusalOf } from '../image-data/refusal.ts'
import { canMakeDisks } from './qemu-img.ts'

let folder = ''
const qemuImg = (...args: string[]) =>
  execFileSync('qemu-img', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

/** Make an image and read its first bytes. */
function made(name: string, format: string, options: string, size = '100M') {
  qemuImg('create', '-q', '-f', format, ...(options ? options.split(' ') : []), name, size)
  return headOf(name)
}

function headOf(name: string): Buffer {
  const file = openSync(join(folder, name), 'r')
  try {
    const bytes = Buffer.alloc(headLength)
    return bytes.subarray(0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
}

if (!canMakeDisks) console.warn('qemu-img is not installed (package qemu-utils): its files are not tested')

describe.skipIf(!canMakeDisks)('files made by qemu-img', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'image-data-'))
    qemuImg('create', '-q', '-f', 'qcow2', 'base.qcow2', '100M')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each([
    ['plain', '', '100M'],
    ['version 2', '-o compat=0.10', '100M'],
    ['clusters of 512 bytes', '-o cluster_size=512', '7G'],
    ['clusters of 2 MiB', '-o cluster_size=2M', '40T'],
    ['zstd', '-o compression_type=zstd', '100M'],
    ['extended L2 entries', '-o extended_l2=on,cluster_size=128k', '100M'],
    ['lazy reference counts of 64 bits', '-o lazy_refcounts=on,refcount_bits=64', '100M'],
    ['all space set aside', '-o preallocation=metadata', '100M'],
    ['one sector', '', '512'],
    ['64 TiB', '-o cluster_size=2M', '64T'],
  ])('qcow2, %s: is taken with the size qemu-img tells', (name, options, size) => {
    const header = inspectHead(made(name, 'qcow2', options, size))
    const info = JSON.parse(qemuImg('info', '--output=json', name))
    expect(header.virtualSize).toBe(info['virtual-size'])
    expect(header.clusterSize).toBe(info['cluster-size'])
    expect(() => checkTablesAreInside(header, statSync(join(folder, name)).size)).not.toThrow()
  })

  it('qcow2 with a snapshot and a bitmap is taken', () => {
    made('kept', 'qcow2', '')
    qemuImg('snapshot', '-c', 'before', 'kept')
    qemuImg('bitmap', '--add', 'kept', 'changes')
    expect(inspectHead(headOf('kept')).virtualSize).toBe(100 * 2 ** 20)
  })

  it.each<[ImageDataReason, string, string, string]>([
    ['backing-file', 'with a backing file', '-F qcow2 -b base.qcow2', '100M'],
    ['backing-file', 'of version 2 with a backing file', '-o compat=0.10 -F qcow2 -b base.qcow2', '100M'],
    ['external-data-file', 'with a data file', '-o data_file=data.raw', '100M'],
    ['external-data-file', 'with a raw data file', '-o data_file=raw.raw,data_file_raw=on', '100M'],
    ['absurd-size', 'of no size', '', '0'],
    ['absurd-size', 'of more than 64 TiB', '-o cluster_size=2M', '65T'],
  ])('%s: qcow2 %s', async (reason, name, options, size) => {
    const bytes = made(name, 'qcow2', options, size)
    expect((await refusalOf(() => inspectHead(bytes))).reason).toBe(reason)
  })

  it.each([
    ['vmdk', '', /VMDK/],
    ['vmdk', '-o subformat=monolithicFlat', /descriptor of a VMDK/],
    ['vdi', '', /VDI/],
    ['vhdx', '', /VHDX/],
    ['vpc', '', /VHD disk/],
    ['qed', '', /QED/],
    ['qcow', '', /version 1/],
    ['parallels', '', /Parallels/],
    ['raw', '', /does not start like a qcow2/],
  ])('%s %s is refused by its name', async (format, options, name) => {
    const bytes = made(`${format}${options.length}`, format, options, '10M')
    expect((await refusalOf(() => inspectHead(bytes))).message).toMatch(name)
  })
})

/**
 * The header of what qemu-img 7.2 makes with `-o encrypt.format=luks`, up to the encryption header's pointer. Kept
 * because making one takes seconds.
 */
const luksHeader = [
  '514649fb00000003000000000000000000000000000000100000000000a0000000000002000000010000000000030000',
  '000000000001000000000001000000000000000000000000000000000000000000000000000000000000000000000000',
  '000000040000007000000000000000000537be7700000010000000000004000000000000001f9000',
].join('')

it('encrypted: qcow2 encrypted with LUKS', async () => {
  const bytes = Buffer.concat([Buffer.from(luksHeader, 'hex'), Buffer.alloc(4096)])
  expect((await refusalOf(() => inspectHead(bytes))).reason).toBe('encrypted')
})
