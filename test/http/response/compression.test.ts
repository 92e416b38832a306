import { randomBytes } from 'node:crypto'
import zlib from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chooseEncoding, compress, negotiate } from '../../../src/http/response/content-encoding.ts'
import { type Bench, bench, image } from '../fixtures.ts'

type Unpack = (body: Buffer) => Buffer
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: Unpack }
const unpack: Record<string, Unpack> = {
  br: zlib.brotliDecompressSync,
  gzip: zlib.gunzipSync,
  ...(zstdDecompressSync && { zstd: zstdDecompressSync }),
}
const nameFor = (accept: string) => negotiate(accept)?.name

describe('negotiation', () => {
  test.each([
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['*', 'br'],
    ['*;q=0.5, gzip', 'gzip'],
    ['br;q=0, zstd;q=0, *', 'gzip'],
    ['gzip ; q=0.001', 'gzip'],
    ['identity;q=0.5, gzip;q=0.5', 'gzip'],
  ])('%s: %s', (accept, name) => {
    expect(nameFor(accept)).toBe(name)
  })

  test.each(['', 'identity', 'deflate', 'gzip;q=0', '*;q=0', 'identity, gzip;q=0.5', 'gzip;q=0.000'])(
    '%s: as it is',
    (accept) => {
      expect(nameFor(accept)).toBeUndefined()
    },
  )

  test('any text: one of ours or none, never one that is forbidden', () => {
    fc.assert(
      fc.property(fc.string(), (accept) => {
        expect([undefined, ...Object.keys(unpack)]).toContain(nameFor(accept))
        expect(nameFor(`${accept},*;q=0,br;q=0,gzip;q=0,zstd;q=0,x-gzip;q=0`)).toBeUndefined()
      }),
    )
  })

  test('small bodies stay as they are', () => {
    expect(chooseEncoding('gzip', 1023)).toBeUndefined()
    expect(chooseEncoding('gzip', 1024)?.name).toBe('gzip')
    expect(chooseEncoding(undefined, 100_000)).toBeUndefined()
  })
})

test.each(Object.keys(unpack))('%s comes back the same, at once or aside', async (name) => {
  const encoding = negotiate(name)
  if (!encoding) throw new Error(`no ${name}`)
  for (const size of [1024, 300_000]) {
    const body = Buffer.from(
      randomBytes(size / 4)
        .toString('hex')
        .repeat(2),
    )
    const compressed = compress(body, encoding)
    expect(Buffer.isBuffer(compressed)).toBe(size === 1024)
    expect(unpack[name]?.(await compressed).equals(body)).toBe(true)
  }
})

describe('pages', () => {
  let server: Bench
  beforeAll(async () => {
    server = await bench(Array.from({ length: 600 }, (_, n) => ({ image: image(n) })))
  })
  afterAll(() => server.close())

  test.each(Object.keys(unpack))('%s', async (name) => {
    for (const target of ['/v1/images', '/v1/images?limit=1000']) {
      const plain = await server.get(target)
      const answer = await server.get(target, { headers: { 'accept-encoding': name } })
      expect(answer.headers['content-encoding']).toBe(name)
      expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length))
      expect(answer.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4)
      expect(unpack[name]?.(answer.rawPayload).toString()).toBe(plain.body)
      expect(answer.headers.etag).toBe(plain.headers.etag)
      expect(answer.headers.vary).toBe(plain.headers.vary)
    }
  })

  test('a 304 has no encoding', async () => {
    const { etag } = (await server.get('/v1/images')).headers
    const headers = { 'accept-encoding': 'gzip', 'if-none-match': String(etag) }
    const answer = await server.get('/v1/images', { headers })
    expect([answer.statusCode, answer.headers['content-encoding']]).toEqual([304, undefined])
  })
})
