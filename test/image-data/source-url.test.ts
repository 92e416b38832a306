import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageDataError } from '../../src/catalogue/image-data.ts'
import { publicAddressTest } from '../../src/image-data/guard/reserved-addresses.ts'
import { imageDataReader } from '../../src/image-data/reader.ts'
import { shownUrl } from '../../src/net/shown-url.ts'
import { reasonOf, refusalOf } from './refusal.ts'

const check = (url: string, allowedHosts: string[] = []) =>
  imageDataReader({ mode: 'header', allowedHosts }).check(url)

describe('check', () => {
  it.each([
    'https://store.example/a.qcow2',
    'HTTP://store.example:8080/acc:bucket/a%20b.img?signature=x#y',
    'https://93.184.216.34/a',
    'https://[2606:2800:220:1::1]/a',
    'https://localhost/a',
    'https://store.example',
    'https://store.example/a@b',
    'https://한국.example/이미지.qcow2',
  ])('takes %s', (url) => expect(check(url)).toBeUndefined())

  it.each([
    ['malformed-url', ''],
    ['malformed-url', 'store.example/a'],
    ['malformed-url', '/etc/passwd'],
    ['malformed-url', 'https://'],
    ['malformed-url', 'https:store.example/a'],
    ['malformed-url', 'https:/store.example/a'],
    ['malformed-url', 'https:\\\\store.example\\a'],
    ['malformed-url', ' https://store.example/a'],
    ['malformed-url', 'https://store.example/a b'],
    ['malformed-url', 'https://store.example\t/a'],
    ['malformed-url', 'https://store.example/a\n'],
    ['malformed-url', 'https://a.example\\@b.example/'],
    ['malformed-url', 'https://store.example:99999/'],
    ['scheme', 'file:///etc/passwd'],
    ['scheme', 'ftp://store.example/a'],
    ['scheme', 'gopher://store.example/a'],
    ['scheme', 'data:text/plain,a'],
    ['scheme', 'javascript:alert(1)'],
    ['credentials', 'https://user:secret@store.example/a'],
    ['credentials', 'https://user@store.example/a'],
    ['credentials', 'https://@store.example/a'],
    ['address', 'http://127.0.0.1/a'],
    ['address', 'http://127.1/a'],
    ['address', 'http://2130706433/a'],
    ['address', 'http://0x7f000001/a'],
    ['address', 'http://0177.0.0.1/a'],
    ['address', 'http://127.0.0.1./a'],
    ['address', 'http://①②⑦.0.0.1/a'],
    ['address', 'http://0/a'],
    ['address', 'http://169.254.169.254/latest/meta-data/'],
    ['address', 'http://192.168.0.1:8080/a'],
    ['address', 'http://[::]/a'],
    ['address', 'http://[::1]/a'],
    ['address', 'http://[::ffff:127.0.0.1]/a'],
    ['address', 'http://[::ffff:7f00:1]/a'],
    ['address', 'http://[64:ff9b::7f00:1]/a'],
    ['address', 'http://[2002:7f00:1::]/a'],
    ['address', 'http://[fd00:ec2::254]/a'],
    ['address', 'http://[fe80::1]/a'],
  ])('%s: "%s"', async (reason, url) => {
    const error = await refusalOf(() => check(url))
    expect(error).toMatchObject({ reason, isTransient: false })
    expect(error.message).not.toMatch(/secret|user:/)
  })

  it('judges an IPv4 address alike, however it is written', () => {
    const isTaken = (host: string) => {
      try {
        check(`http://${host}/a`)
        return true
      } catch (error) {
        return (error as ImageDataError).reason !== 'address'
      }
    }
    const isPublic = publicAddressTest()
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (number) => {
        const bytes = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255)
        const [a, b] = bytes as [number, number]
        const forms = [
          bytes.join('.'),
          `${number}`,
          `0x${number.toString(16)}`,
          `0${number.toString(8)}`,
          bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
          `${a}.${b}.${number & 0xffff}`,
        ]
        expect(new Set(forms.map(isTaken))).toEqual(new Set([isPublic(bytes.join('.'))]))
      }),
    )
  })

  it('takes an address that is allowed, and judges the rest as ever', async () => {
    expect(check('http://127.1:9000/a', ['127.0.0.0/8'])).toBeUndefined()
    expect(check('http://[::1]:9000/a', ['::1'])).toBeUndefined()
    expect(await reasonOf(() => check('ftp://127.0.0.1/a', ['127.0.0.1']))).toBe('scheme')
    expect(await reasonOf(() => check('http://a@127.0.0.1/a', ['127.0.0.1']))).toBe('credentials')
  })

  it('asks nothing but for a text where images are only registered', async () => {
    const reader = imageDataReader({ mode: 'register', allowedHosts: [] })
    expect(reader.check('swift://container/object')).toBeUndefined()
    expect(await reasonOf(() => reader.check(''))).toBe('malformed-url')
    expect(await reasonOf(() => reader.check(undefined as unknown as string))).toBe('malformed-url')
  })
})

it('a URL is shown without what may be secret, and not at length', () => {
  expect(shownUrl(new URL('https://u:p@h.example:8443/a/b?X-Signature=s#f'))).toBe(
    'https://h.example:8443/a/b',
  )
  expect(shownUrl(new URL(`https://h.example/${'a'.repeat(1000)}`))).toHaveLength(200)
})
