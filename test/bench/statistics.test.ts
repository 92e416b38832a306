import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { median, pairedRatio, quantile } from '../../bench/report/statistics.mjs'

const numbers = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1 })

describe('median', () => {
  test('as many values are above as below', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const middle = median(values) as number
        const below = values.filter((value) => value < middle).length
        const above = values.filter((value) => value > middle).length
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2)
      }),
    )
  })

  test('leaves out what is not known', () => {
    expect(median([3, undefined, 1])).toBe(2)
    expect(median([undefined])).toBeUndefined()
    expect(median([])).toBeUndefined()
  })
})

test('quantile: so large a part does not exceed it', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(3)
  expect(quantile([1, 2, 3, 4], 0.99)).toBe(4)
  expect(quantile([7], 0.99)).toBe(7)
})

describe('paired ratios', () => {
  test('what weighs on both of a pair alike does not show', () => {
    const weights = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(weights, fc.double({ min: 0.1, max: 10, noNaN: true }), (noise, factor) => {
        const ratio = pairedRatio(
          noise,
          noise.map((value) => value * factor),
        )
        expect(ratio?.least).toBeCloseTo(factor)
        expect(ratio?.median).toBeCloseTo(factor)
        expect(ratio?.most).toBeCloseTo(factor)
      }),
    )
  })

  test('least and most say how far the pairs are apart', () => {
    expect(pairedRatio([1, 2, 4], [2, 2, 2])).toEqual({ median: 1, least: 0.5, most: 2 })
  })

  test('nothing where a value is missing', () => {
    expect(pairedRatio([1, undefined], [1, 1])).toBeUndefined()
    expect(pairedRatio([], [])).toBeUndefined()
  })
})
