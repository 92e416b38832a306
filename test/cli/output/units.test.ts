import { expect, test } from 'vitest'
import { humanSize } from '../../../src/cli/output/units.ts'

test.each([
  [null, '-'],
  [undefined, '-'],
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [2_429_747_200, '2.3 GiB'],
  [1024 ** 4 - 1, '1.0 TiB'],
  [Number.MAX_SAFE_INTEGER, '8.0 PiB'],
])('%s is %s', (bytes, text) => {
  expect(humanSize(bytes)).toBe(text)
})
