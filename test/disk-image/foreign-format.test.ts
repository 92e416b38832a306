import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { inspectHead } from '../../src/disk-image/inspect-head.ts'
import { reasonOf, refusalOf } from '../image-data/refusal.ts'

/** Zeros with a text at a place. */
function bytesWith(at: number, magic: string): Buffer {
  const bytes = Buffer.alloc(40_000)
  bytes.write(magic, at, 'latin1')
  return bytes
}

const protectiveMbr = Buffer.concat([bytesWith(510, '\x55\xaa').subarray(0, 512), Buffer.from('EFI PART')])

describe('another format is named, with what to do', () => {
  it.each<[string, Uint8Array, RegExp, RegExp]>([
    ['VMDK', bytesWith(0, 'KDMV'), /VMDK/, /qemu-img convert -O qcow2/],
    ['VMDK of ESX', bytesWith(0, 'COWD'), /VMDK/, /convert/],
    ['VMDK descriptor', Buffer.from('# Disk DescriptorFile\nversion=1\n'), /descriptor of a VMDK/, /convert/],
    ['VHD', bytesWith(0, 'conectix'), /VHD disk/, /convert/],
    ['VHDX', bytesWith(0, 'vhdxfile'), /VHDX/, /convert/],
    ['VDI', bytesWith(64, '\x7f\x10\xda\xbe'), /VDI/, /convert/],
    ['QED', bytesWith(0, 'QED\0'), /QED/, /convert/],
    ['LUKS', bytesWith(0, 'LUKS\xba\xbe'), /LUKS/, /decrypt/],
    ['ISO 9660', bytesWith(32_769, 'CD001'), /ISO 9660/, /install/],
    ['gzip', gzipSync('x'), /gzip/, /unpack/],
    ['xz', bytesWith(0, '\xfd7zXZ\0'), /xz/, /unpack/],
    ['zstd', bytesWith(0, '\x28\xb5\x2f\xfd'), /zstd/, /unpack/],
    ['bzip2', bytesWith(0, 'BZh9'), /bzip2/, /unpack/],
    ['zip', bytesWith(0, 'PK\x03\x04'), /zip/, /unpack/],
    ['OVA', bytesWith(257, 'ustar'), /OVA/, /unpack/],
    ['GPT', protectiveMbr, /GPT/, /convert -f raw/],
    ['GPT of 4 KiB sectors', bytesWith(4096, 'EFI PART'), /GPT/, /convert -f raw/],
    ['MBR', bytesWith(510, '\x55\xaa'), /boot sector/, /convert -f raw/],
    ['HTML', Buffer.from('\n <!DOCTYPE html><html>'), /HTML/, /login/],
    ['HTML with a byte order mark', Buffer.from('\ufeff<html lang="ko">'), /HTML/, /login/],
    ['XML', Buffer.from('<?xml version="1.0"?><Error><Code>AccessDenied</Code>'), /XML/, /login/],
    ['XML without a declaration', Buffer.from('<Error/>'), /XML/, /login/],
    ['JSON', Buffer.from('{"errors":[]}'), /JSON/, /login/],
    ['an empty JSON list', Buffer.from('[]'), /JSON/, /login/],
  ])('%s', async (_, bytes, name, advice) => {
    const error = await refusalOf(() => inspectHead(bytes))
    expect(error.reason).toBe('foreign-format')
    expect(error.message).toMatch(name)
    expect(error.message).toMatch(advice)
  })
})

it.each([
  ['zeros', Buffer.alloc(65_536)],
  ['one byte', Buffer.from('Q')],
  ['half of the magic', Buffer.from('QFI')],
  ['a text', Buffer.from('not found')],
  ['the mark of an ISO, cut off', bytesWith(32_769, 'CD001').subarray(0, 32_772)],
])('what has no name is not qcow2: %s', async (_, bytes) => {
  expect(await reasonOf(() => inspectHead(bytes))).toBe('not-qcow2')
})

it('nothing at all is truncated', async () => {
  expect(await reasonOf(() => inspectHead(new Uint8Array()))).toBe('truncated')
})
