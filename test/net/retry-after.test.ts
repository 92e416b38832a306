import { expect, test } from 'vitest'
import { retryAfter } from '../../src/net/retry-after.ts'

const now = Date.parse('2026-01-02T03:04:05Z')

test.each([
  ['0', 0],
  [' 120 ', 120_000],
  ['Fri, 02 Jan 2026 03:04:35 GMT', 30_000],
  ['Fri, 02 Jan 2026 03:00:00 GMT', 0],
  ['soon', undefined],
  ['-1', undefined],
  ['1e9', undefined],
  ['', undefined],
  [undefined, undefined],
])('%j', (header, ms) => {
  expect(retryAfter(header, now)).toBe(ms)
})
