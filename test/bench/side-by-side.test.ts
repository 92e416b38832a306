import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inTurns } from '../../bench/load/measure.mjs'
import { comparison, comparisonTable, ownProcessors, speedups } from '../../bench/report/side-by-side.mjs'
import { at, result } from './figures.ts'

test('sides alternate, round by round', async () => {
  const order: string[] = []
  const side = (name: string) => ({ round: async () => order.push(name) })
  await inTurns([side('A'), side('B')], 3)
  expect(order.join('')).toBe('ABABAB')
})

const rounds = (...cpu: number[]) => cpu.map((value) => ({ cpu: value, rate: 1e6 / value }))
const compared = (a: number[], b: number[]) =>
  comparison([
    result('page', [at({ side: 'A', rounds: rounds(...a) }), at({ side: 'B', rounds: rounds(...b) })]),
  ])

describe('two sides', () => {
  test('are compared round by round, so that a slow minute weighs on both', () => {
    const [row] = compared([100, 200, 400, 100, 100], [90, 180, 360, 90, 90])
    expect(row?.cost).toMatchObject({ median: 0.9, least: 0.9, most: 0.9 })
    expect(row?.rate?.median).toBeCloseTo(1 / 0.9)
    expect(row?.verdict).toBe('cheaper')
  })

  test('differ only if all rounds say so, and there are enough', () => {
    expect(compared([100, 100, 100, 100, 100], [120, 130, 140, 110, 99])[0]?.verdict).toBe('')
    expect(compared([100, 100, 100, 100, 100], [120, 130, 140, 110, 101])[0]?.verdict).toBe('dearer')
    expect(compared([100, 100], [200, 200])[0]?.verdict).toBe('')
  })

  test('are compared by their rate where no processor time is known', () => {
    const side = (name: string, rate: number) => at({ side: name, cpu: undefined, rate })
    const [row] = comparison([result('page', [side('A', 100), side('B', 150)])])
    expect(row).toMatchObject({ cost: undefined, verdict: 'faster' })
    const table = comparisonTable([row])
    expect(table).toContain('1.50 to 1.50')
    expect(table).not.toContain('B / A CPU')
  })

  test('only at the same size', () => {
    const sizes = [1000, 5000].flatMap((size) => [
      at({ size, side: 'A' }),
      at({ size, side: 'B', cpu: size }),
    ])
    const rows = comparison([result('page', sizes)])
    expect(rows.map(({ size, cost }) => [size, cost?.median])).toEqual([
      [1000, 10],
      [5000, 50],
    ])
  })
})

describe('workers', () => {
  const sides = [
    { name: '1 worker', workers: 1, commit: undefined, flags: [] },
    { name: '2 workers', workers: 2, commit: undefined, flags: ['--workers', '2'] },
  ]

  test('what others took of their processors is given back, and idle time is not', () => {
    // Of two processors the server had one and a half: 7,500 a second on those are 10,000 on two.
    const run = at({ rate: 7500, cpu: 1.5e6 / 7500, idle: 0 })
    expect(ownProcessors(run, 2).discounted).toBeCloseTo(10_000)
    // It had as much, and left a third of it idle.
    const idle = at({ rate: 5000, cpu: 1e6 / 5000, idle: 0.5 })
    expect(ownProcessors(idle, 2).discounted).toBeCloseTo(5000 / 0.75)
  })

  test('with processors to spare nothing is given back', () => {
    expect(ownProcessors(at({ rate: 8000, cpu: 200, idle: 2 }), 2).discounted).toBe(8000)
  })

  test('are never said to be faster than their processor time allows', () => {
    const share = fc.double({ min: 0.05, max: 1, noNaN: true })
    fc.assert(
      fc.property(share, share, fc.integer({ min: 1, max: 8 }), (used, idle, workers) => {
        const cpu = (used * workers * 1e6) / 1000
        const run = at({ rate: 1000, cpu, main: cpu, idle: idle * workers })
        const { best, discounted } = ownProcessors(run, workers)
        expect(discounted).toBeLessThanOrEqual((best as number) * 1.000001)
      }),
    )
  })

  test('one worker is taken at its best, the others at their worst', () => {
    const one = at({ rate: 5000, cpu: 100, main: 80, idle: 0.5 })
    const two = at({ side: '2 workers', rate: 12_000, cpu: 110, idle: 0.1 })
    const [row] = speedups([result('page', [one, two])], sides)
    // 12,500 a second of its main thread's time; 12,000 while it had 1.42 processors.
    expect(row).toMatchObject({ workers: 2, best: 12_500 })
    expect(row?.ratio?.median).toBeCloseTo((12_000 * 2) / 1.42 / 12_500)
  })

  test('nothing is said where processor time is not known', () => {
    const none = { cpu: undefined, main: undefined, idle: undefined }
    const [row] = speedups([result('page', [at(none), at({ ...none, side: '2 workers' })])], sides)
    expect(row?.ratio).toBeUndefined()
  })
})
