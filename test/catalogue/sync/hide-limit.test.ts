import { expect, it } from 'vitest'
import { isTooMuch, mayVanish } from '../../../src/catalogue/sync/hide-limit.ts'

it.each([
  [10, 20, 2],
  [14, 20, 2],
  [3, 20, 1],
  [2, 20, 1],
  [1, 20, 0],
  [0, 20, 0],
  [100, 0, 0],
  [100, 99, 99],
  [100, 100, 100],
  [1, 100, 1],
  [3, 90, 2],
])('of %d images, at %d percent, %d may vanish', (known, maximum, expected) => {
  expect(mayVanish({ known, maximum })).toBe(expected)
  expect(isTooMuch({ known, maximum, vanished: expected })).toBe(false)
  expect(isTooMuch({ known, maximum, vanished: expected + 1 })).toBe(true)
})
