import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Clock, clockFunction, clockText, parseClock } from '../../src/config/clock.ts'

const read = (text: string): Clock => {
  const parsed = parseClock(text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.value
}

test('an instant without a zone is UTC, whatever the machine thinks', () => {
  expect(read('2026-05-01')).toEqual({ kind: 'fixed', at: Date.UTC(2026, 4, 1) })
  expect(read('2026-05-01T09:30')).toEqual({ kind: 'fixed', at: Date.UTC(2026, 4, 1, 9, 30) })
  expect(read('2026-05-01T09:30:00+09:00')).toEqual({ kind: 'fixed', at: Date.UTC(2026, 4, 1, 0, 30) })
})

test('an offset moves the real clock', () => {
  expect(read('+90d')).toEqual({ kind: 'offset', by: 90 * 86_400_000 })
  expect(read('-36h')).toEqual({ kind: 'offset', by: -36 * 3_600_000 })
  const before = Date.now()
  const moved = clockFunction(read('+90d'))() - 90 * 86_400_000
  expect(moved).toBeGreaterThanOrEqual(before)
  expect(moved).toBeLessThanOrEqual(Date.now())
})

test('a fixed clock stands still', () => {
  expect(clockFunction(read('2026-05-01'))()).toBe(Date.UTC(2026, 4, 1))
})

test.each(['', 'tomorrow', '90d', '+90', '2026-13-01', '2026-5-1', '2026-05-01T25:00', '+1.5d'])(
  'refuses %j and says what is meant',
  (text) => {
    expect(parseClock(text)).toEqual({ problem: expect.stringContaining('2026-05-01') })
  },
)

test('the text of a clock reads back as the same clock', () => {
  const clocks: fc.Arbitrary<Clock> = fc.oneof(
    fc.constant<Clock>({ kind: 'real' }),
    fc.integer({ min: 0, max: 4e12 }).map((at): Clock => ({ kind: 'fixed', at })),
    fc
      .integer({ min: -90_000, max: 90_000 })
      .map((minutes): Clock => ({ kind: 'offset', by: minutes * 60_000 })),
  )
  fc.assert(
    fc.property(clocks, (clock) => {
      expect(read(clockText(clock))).toEqual(clock)
    }),
  )
})
