import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect } from 'vitest'
import { type CallOptions, main, other } from './caller.ts'
import { everything, listTarget } from './catalogue.ts'
import { ownRule } from './rule.ts'

const target = listTarget({ limit: 20 })
const get = (at: string, options?: CallOptions) => main.call(at, options)
const tagOf = async (at: string, options?: CallOptions) => String((await get(at, options)).headers.etag)

describe('GET /v1/images: caching', () => {
  ownRule('Cache-Control: private, no-cache', async () => {
    expect((await get(target)).headers['cache-control']).toBe('private, no-cache')
  })

  ownRule('Vary names the version, the encoding and the access key', async () => {
    const names = String((await get(target)).headers.vary)
      .toLowerCase()
      .split(/,\s*/)
    expect(names.toSorted()).toEqual(['accept-encoding', 'scp-accesskey', 'scp-api-version'])
  })

  ownRule('ETag stays the same while nothing changes', async () => {
    expect(await tagOf(target)).toMatch(/^(W\/)?"[^"]+"$/)
    expect(await tagOf(target)).toBe(await tagOf(target))
  })

  ownRule('ETag differs by version, by caller, by query', async () => {
    const tags = await Promise.all([
      tagOf(target),
      tagOf(target, { version: 'virtualserver 1.2' }),
      other.call(target).then(({ headers }) => String(headers.etag)),
      tagOf(listTarget({ limit: 21 })),
      tagOf(listTarget({ limit: 20, sort: 'name' })),
      tagOf(listTarget({ limit: 20, marker: String((await everything())[0]?.id) })),
    ])
    expect(new Set(tags).size).toBe(tags.length)
  })

  ownRule('If-None-Match with the tag: 304 without a body, with the same headers', async () => {
    const { headers } = await get(target)
    for (const value of [String(headers.etag), `"other", ${headers.etag}`, '*']) {
      const answer = await get(target, { headers: { 'If-None-Match': value } })
      expect([answer.status, answer.text]).toEqual([304, ''])
      for (const name of ['etag', 'cache-control', 'vary', 'scp-api-version']) {
        expect(answer.headers[name], name).toBe(headers[name])
      }
    }
  })

  ownRule('If-None-Match with another tag: 200', async () => {
    const theirs = String((await other.call(target)).headers.etag)
    for (const value of ['"other"', theirs]) {
      expect((await get(target, { headers: { 'If-None-Match': value } })).status).toBe(200)
    }
  })

  ownRule('a tag does not open the door: a wrong signature is 401, a bad query 400', async () => {
    const headers = { 'If-None-Match': await tagOf(target) }
    expect((await get(target, { headers, signature: 'x' })).status).toBe(401)
    expect((await get('/v1/images?limit=0', { headers })).status).toBe(400)
  })
})

describe('GET /v1/images: compression', () => {
  const encoded = (accept: string) => get(target, { headers: { 'Accept-Encoding': accept } })

  ownRule('gzip, when it is asked for, holds the same bytes', async () => {
    const [whole, compressed] = await Promise.all([get(target), encoded('gzip')])
    expect(compressed.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(compressed.bytes).equals(whole.bytes)).toBe(true)
    expect(compressed.headers['content-length']).toBe(String(compressed.bytes.length))
    expect(compressed.bytes.length).toBeLessThan(whole.bytes.length)
  })

  ownRule('br, when it is offered, holds the same bytes', async () => {
    const [whole, compressed] = await Promise.all([get(target), encoded('br')])
    const bytes =
      compressed.headers['content-encoding'] === 'br'
        ? brotliDecompressSync(compressed.bytes)
        : compressed.bytes
    expect(bytes.equals(whole.bytes)).toBe(true)
  })

  ownRule.for(['identity', 'gzip;q=0', 'rot13'])(
    'Accept-Encoding: %s is answered as it is',
    async (accept) => {
      const answer = await encoded(accept)
      expect(answer.status).toBe(200)
      expect(answer.headers['content-encoding']).toBeUndefined()
      expect(answer.json<object>()).toHaveProperty('images')
    },
  )

  ownRule('one tag holds for every encoding', async () => {
    const { headers } = await encoded('gzip')
    const answer = await get(target, { headers: { 'If-None-Match': String(headers.etag) } })
    expect(answer.status).toBe(304)
  })
})
