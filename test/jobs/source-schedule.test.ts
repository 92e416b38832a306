import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextRun } from '../../src/jobs/run-claimed.ts'

const hour = 3_600_000

it('is an interval after the run began, a tenth sooner or later', () => {
  expect([0, 0.5, 1].map((random) => nextRun(0, 1000, hour, random))).toEqual([3_240_000, hour, 3_960_000])
})

it('is never before a tenth of the interval after the run ended, however long that took', () => {
  const time = fc.nat(100 * hour)
  fc.assert(
    fc.property(
      time,
      time,
      fc.integer({ min: 10_000, max: hour }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (began, took, every, random) => {
        const next = nextRun(began, began + took, every, random)
        expect(next).toBeGreaterThanOrEqual(began + took + Math.floor(every / 10))
        expect(next).toBeLessThanOrEqual(Math.ceil(Math.max(began + 1.1 * every, began + took + every / 10)))
      },
    ),
  )
})
