import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clockSkew, isFresh } from '../../src/signing/freshness.ts'

const window = 900_000
const now = 1_753_174_800_000

test('15 minutes each way, the edges included', () => {
  for (const away of [0, 1, 900_000]) {
    expect(isFresh(String(now + away), now, window)).toBe(true)
    expect(isFresh(String(now - away), now, window)).toBe(true)
  }
  expect(isFresh(String(now + 900_001), now, window)).toBe(false)
  expect(isFresh(String(now - 900_001), now, window)).toBe(false)
})

test('0 switches the window off, not the form', () => {
  expect(isFresh('1000000000000', now, 0)).toBe(true)
  expect(isFresh('1753174800', now, 0)).toBe(false)
})

test.each([
  '',
  '1753174800',
  '17531748000000',
  '1753174800000 ',
  '+753174800000',
  '1753174800.00',
  '1.753e12',
  '１７５３１７４８０００００',
  '1753174800000\n',
])('%j is no timestamp', (text) => {
  expect(isFresh(text, now, window)).toBe(false)
  expect(clockSkew(text, now)).toBeUndefined()
})

test('the skew is how far the client is ahead', () => {
  expect(clockSkew(String(now + 5000), now)).toBe(5000)
  expect(clockSkew(String(now - 5000), now)).toBe(-5000)
})

test('fresh is: the form is right and the skew is within the window', () => {
  const anyTime = fc.integer({ min: 1e12, max: 1e13 - 1 })
  fc.assert(
    fc.property(anyTime, anyTime, fc.integer({ min: 1, max: 1e13 }), (sent, received, windowMs) => {
      const within = sent >= received - windowMs && sent <= received + windowMs
      expect(isFresh(String(sent), received, windowMs)).toBe(within)
    }),
  )
})
