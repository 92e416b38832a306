import fc from 'fast-check'
import type { FastifyRequest } from 'fastify'
import { describe, expect, test } from 'vitest'
import { requestKey } from '../../../src/http/cache/request-key.ts'
import { ResponseCache } from '../../../src/http/cache/response-cache.ts'

/** A signed request for a target. */
function requestFor(target: string): FastifyRequest {
  const rawHeaders = ['Host', 'a:80', 'Scp-Signature', 'c2ln', 'Scp-Timestamp', '1']
  const raw = { method: 'GET', httpVersionMinor: 1, rawHeaders }
  const dataVersion = { external: 1, local: 0, lsn: 0 }
  return { raw, originalUrl: target, dataVersion, routeOptions: { config: {} } } as unknown as FastifyRequest
}
const keyOf = (target: string) => {
  const request = requestFor(target)
  return requestKey(request.raw, request.originalUrl)?.key as string
}
const store = (cache: ResponseCache, target: string, tag = 'tag') =>
  cache.store(requestFor(target), { tag, unchanged: [] })
const tagOf = (cache: ResponseCache, target: string) => cache.get(keyOf(target))?.tag

describe('cached responses', () => {
  test('are the ones stored last, and take their capacity at most', () => {
    const step = fc.record({ n: fc.nat(20), length: fc.nat(500) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cache = new ResponseCache(20_000)
        for (const [turn, { n, length }] of steps.entries()) {
          const target = `/${n}?${'x'.repeat(length)}`
          store(cache, target, `${turn}`)
          expect([`${turn}`, undefined]).toContain(tagOf(cache, target))
          expect(cache.bytes).toBeLessThanOrEqual(20_000)
        }
      }),
    )
  })

  test('stay while they are used', () => {
    const cache = new ResponseCache(20_000)
    store(cache, '/used')
    for (let n = 0; n < 100; n++) {
      store(cache, `/${n}`)
      expect(tagOf(cache, '/used')).toBe('tag')
    }
    expect([tagOf(cache, '/0'), tagOf(cache, '/99')]).toEqual([undefined, 'tag'])
  })

  test('of more than an eighth of it are not stored', () => {
    const cache = new ResponseCache(80_000)
    const long = `/?${'x'.repeat(5_000)}`
    store(cache, '/short')
    store(cache, long)
    expect([tagOf(cache, '/short'), tagOf(cache, long)]).toEqual(['tag', undefined])
  })

  test('need a data version to hold for, and a request without doubt', () => {
    const cache = new ResponseCache(80_000)
    cache.store({ ...requestFor('/'), dataVersion: undefined } as unknown as FastifyRequest, {
      tag: 'a',
      unchanged: [],
    })
    const posted = { ...requestFor('/'), raw: { ...requestFor('/').raw, method: 'POST' } }
    cache.store(posted as unknown as FastifyRequest, { tag: 'a', unchanged: [] })
    expect(cache.bytes).toBe(0)
  })
})
