import { describe, expect, it } from 'vitest'
import { baseName, dayIn, isAddress } from '../../../src/sources/fields/url.ts'

describe('isAddress', () => {
  it.each(['https://host.example/a.qcow2', 'http://host.example:8080/a%20b?c=d', 'ftp://host.example/a'])(
    'takes %s',
    (text) => expect(isAddress(text)).toBe(true),
  )

  it.each([
    '',
    'XXX',
    '/images/a.qcow2',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://',
    'https://host.example/a b',
    'https://host.example/a\\d+',
    'https://host.example/HEREBE/a.qcow2',
    'https://HEREBEDRAGONS',
    ' https://host.example/a',
    'https://host.example:port/a',
  ])('refuses "%s"', (text) => expect(isAddress(text)).toBe(false))
})

describe('dayIn', () => {
  it.each([
    ['debian-12-20260705-2047.qcow2', '2026-07-05T00:00:00Z'],
    ['https://host.example/20250101/a-20240101.img', '2025-01-01T00:00:00Z'],
    ['a-20251301-20250102', '2025-01-02T00:00:00Z'],
    ['a-120250101', undefined],
    ['a-202501011', undefined],
    ['a-21250101', undefined],
    ['a-2025-01-01', undefined],
    ['', undefined],
  ])('in "%s" is %s', (text, day) => expect(dayIn(text)).toBe(day))
})

it('baseName is what follows the last slash', () => {
  expect(baseName('https://host.example/a/b.img')).toBe('b.img')
  expect(baseName('https://host.example/')).toBe('')
})
