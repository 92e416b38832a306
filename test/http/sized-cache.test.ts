import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SizedCache } from '../../src/http/cache/sized-cache.ts'

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const step = fc.oneof(
  fc.record({ set: key, bytes: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ get: key }),
  fc.record({ remove: key }),
)

test('keeps what was set last, and takes what it keeps, up to its size', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const cache = new SizedCache<{ turn: number; bytes: number }>(400)
      const last = new Map<string, number>()
      for (const [turn, each] of steps.entries()) {
        if ('set' in each) {
          last.set(each.set, turn)
          cache.set(each.set, { turn, bytes: each.bytes }, each.bytes)
        } else if ('get' in each) {
          const value = cache.get(each.get)
          if (value) expect(value.turn).toBe(last.get(each.get))
        } else {
          cache.delete(each.remove)
          expect(cache.get(each.remove)).toBeUndefined()
        }
        expect(cache.bytes).toBeLessThanOrEqual(400)
      }
      const there = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => cache.get(name)?.bytes ?? 0)
      expect(cache.bytes).toBe(there.reduce((sum, bytes) => sum + bytes))
    }),
  )
})

test('what was asked for stays before what was not', () => {
  const cache = new SizedCache<number>(1000)
  for (let n = 0; n < 10; n++) cache.set(String(n), n, 100)
  expect(cache.get('0')).toBe(0)
  for (let n = 10; n < 15; n++) cache.set(String(n), n, 100)
  expect([cache.get('0'), cache.get('1'), cache.get('14')]).toEqual([0, undefined, 14])
})

test('what takes more than an eighth of it is not kept, nor what was there', () => {
  const cache = new SizedCache<number>(8000)
  cache.set('a', 1, 1000)
  expect(cache.get('a')).toBe(1)
  cache.set('a', 2, 1001)
  expect([cache.get('a'), cache.bytes]).toEqual([undefined, 0])
})

test('makes room among many that are all of use', () => {
  const cache = new SizedCache<number>(400_000)
  for (let n = 0; n < 200_000; n++) cache.set(String(n), n, 2)
  for (let n = 0; n < 200_000; n++) cache.get(String(n))
  cache.set('one more', 1, 2)
  expect([cache.get('one more'), cache.get('0'), cache.bytes]).toEqual([1, undefined, 400_000])
})
