import { describe, expect, it } from 'vitest'
import { diskFormatOf, isPacked } from '../../../src/sources/fields/disk-format.ts'

describe('diskFormatOf', () => {
  it.each([
    ['https://x.example/a.qcow2', undefined, 'qcow2'],
    ['https://x.example/a.img', undefined, 'qcow2'],
    ['https://x.example/a.IMG.xz', undefined, 'qcow2'],
    ['https://x.example/a.raw.gz', undefined, 'raw'],
    ['https://x.example/a.vpc', undefined, 'vhd'],
    ['https://x.example/a.vmdk.zst', undefined, 'vmdk'],
    ['https://x.example/a.iso', undefined, 'iso'],
    ['https://x.example/a.img', 'raw', 'raw'],
    ['https://x.example/a', 'QCOW2', 'qcow2'],
    ['https://x.example/a.qcow2', 'docker', 'qcow2'],
    ['https://x.example/a.ipsw', undefined, undefined],
    ['https://x.example/a.constructor', undefined, undefined],
    ['https://x.example/a', undefined, undefined],
    ['https://x.example/a.gz', undefined, undefined],
  ])('of %s declared as %s is %s', (url, declared, format) =>
    expect(diskFormatOf(url, declared)).toBe(format),
  )
})

it('a packed file has a packing extension', () => {
  for (const name of ['a.qcow2.xz', 'a.raw.GZ', 'a.img.bz2', 'a.zip', 'a.zst', 'a.tgz'])
    expect(isPacked(name)).toBe(true)
  for (const name of ['a.qcow2', 'a.xz.qcow2', 'a', 'axz']) expect(isPacked(name)).toBe(false)
})
