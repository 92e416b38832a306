import { describe, expect, it } from 'vitest'
import { allowedHosts } from '../../src/image-data/guard/allowed-hosts.ts'

describe('a name is allowed', () => {
  it.each([
    ['store.example', 'https://store.example/a'],
    ['store.example', 'https://STORE.example.:8443/a'],
    [' Store.Example ', 'http://store.example/'],
    ['store.example:8443', 'https://store.example:8443/'],
    ['store.example:443', 'https://store.example/'],
    ['store.example:80', 'http://store.example/'],
    ['*.example', 'https://a.b.example/'],
    ['*.example:9000', 'http://a.example:9000/'],
    ['127.0.0.1:9000', 'http://127.0.0.1:9000/'],
    ['[::1]:9000', 'http://[::1]:9000/'],
    ['store.xn--3e0b707e', 'https://store.한국/'],
  ])('"%s" allows %s', (entry, url) => expect(allowedHosts([entry]).hasName(new URL(url))).toBe(true))

  it.each([
    ['store.example', 'https://other.example/'],
    ['store.example', 'https://a.store.example/'],
    ['store.example', 'https://store.example.evil.example/'],
    ['store.example:8443', 'https://store.example/'],
    ['store.example:80', 'https://store.example/'],
    ['*.example', 'https://example/'],
    ['*.store.example', 'https://evilstore.example/'],
    ['*.example:9000', 'http://a.example/'],
    ['127.0.0.1:9000', 'http://127.0.0.1:9001/'],
  ])('"%s" does not allow %s', (entry, url) =>
    expect(allowedHosts([entry]).hasName(new URL(url))).toBe(false),
  )
})

describe('an address is allowed', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', '127.0.0.2', false],
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.1.2.3/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['0.0.0.0/0', '10.0.0.1', true],
    ['0.0.0.0/0', '::1', false],
    ['::1', '::1', true],
    ['fd00::/8', 'fd12::1', true],
    ['fd00::/8', 'fc00::1', false],
    ['fe80::/10', 'fe80::1%eth0', false],
    ['::/0', '10.0.0.1', false],
    ['store.example', 'store.example', false],
  ])('"%s", %s: %s', (entry, address, isAllowed) =>
    expect(allowedHosts([entry]).hasAddress(address)).toBe(isAllowed),
  )
})

it.each([
  '',
  '*',
  '*.',
  'a b',
  'https://store.example',
  'store.example/path',
  'user@store.example',
  'store.example:99999',
  'store.example:x',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '::/129',
  'a.*.example',
  '*.10.0.0.1',
  '10.1:80',
  '한국.example',
])('"%s" cannot be read', (entry) => {
  expect(() => allowedHosts(['store.example', entry])).toThrow(RangeError)
})
