import { describe, expect, it } from 'vitest'
import { parseDigest } from '../../../src/sources/fields/digest.ts'

const hex = (digits: number) => 'a1'.repeat(digits / 2)

describe('parseDigest', () => {
  it.each([
    ['md5', 32],
    ['sha1', 40],
    ['sha224', 56],
    ['sha256', 64],
    ['sha384', 96],
    ['sha512', 128],
  ])('reads %s of %i digits and no other number', (algorithm, digits) => {
    const digest = { os_hash_algo: algorithm, os_hash_value: hex(digits) }
    expect(parseDigest(`${algorithm}:${hex(digits)}`)).toEqual(digest)
    expect(parseDigest(` ${algorithm.toUpperCase()}:${hex(digits).toUpperCase()}\n`)).toEqual(digest)
    expect(parseDigest(`${algorithm}:${hex(digits - 2)}`)).toBeUndefined()
    expect(parseDigest(`${algorithm}:${hex(digits + 2)}`)).toBeUndefined()
  })

  it.each([
    'sha256:XXX',
    `sha256:${'x'.repeat(64)}`,
    'sha256:',
    ':',
    'None',
    '',
    hex(64),
    `sha3:${hex(64)}`,
    `constructor:${hex(64)}`,
    `length:${hex(64)}`,
    `sha256:${hex(64)}:`,
  ])('refuses %s', (text) => expect(parseDigest(text)).toBeUndefined())
})
