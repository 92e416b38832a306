import { expect, test } from 'vitest'
import { flatness } from '../../bench/report/flatness.mjs'
import { goals, goalsTable } from '../../bench/report/goals.mjs'
import { at, result } from './figures.ts'

const catalogue = { size: 1000, side: '1 worker', imported: { rate: 20_000 }, startMs: 400, peak: 250 }
const goalsOf = (results: ReturnType<typeof result>[], engine = 'sqlite', faster: object[] = []) =>
  goals({ engine, results, catalogues: [catalogue], flat: flatness(results), faster })
const metOf = (rows: { what: string; met: string }[], what: string) =>
  rows.find((row) => row.what.startsWith(what))?.met

test('of rate and CPU the lower part of the bare server counts', () => {
  const met = (rateRatio: number, cpuRatio?: number) =>
    metOf(
      goalsOf([result('default page, repeated', [at({ rateRatio, cpuRatio })])]),
      'default page, repeated',
    )
  expect(met(0.9, 0.59)).toBe('no')
  expect(met(0.59, 0.9)).toBe('no')
  expect(met(0.9, 0.6)).toBe('not the goal')
  expect(met(0.75, 0.75)).toBe('yes')
  expect(met(0.75)).toBe('yes')
})

test('each engine has its own goal for cold pages', () => {
  const results = [result('default page, cold', [at({ rateRatio: 0.16, cpuRatio: 0.2 })], 'new')]
  expect(metOf(goalsOf(results), 'default page, cold')).toBe('no')
  expect(metOf(goalsOf(results, 'postgres'), 'default page, cold')).toBe('yes')
})

test('every warm page of up to 20 images is to be flat', () => {
  const page = (name: string, cpu: number, rows = 20) =>
    result(name, [at({ rows }), at({ rows, size: 5000, cpu })])
  const what = 'warm pages'
  expect(metOf(goalsOf([page('a', 110), page('b', 200, 1000)]), what)).toBe('yes')
  expect(goalsOf([page('a', 110), page('b', 200)]).find((row) => row.what.startsWith(what))).toMatchObject({
    least: '2',
    measured: '1',
    met: 'no',
  })
})

test('two workers are to reach 1.7 times one', () => {
  const faster = [1.6, 1.8].map((ratio, index) => ({
    name: ['default page, repeated', 'default page, cold'][index],
    size: 1000,
    workers: 2,
    ratio: { median: ratio },
  }))
  const rows = goalsOf([], 'sqlite', faster)
  expect(metOf(rows, 'default page, repeated: two workers')).toBe('no')
  expect(metOf(rows, 'default page, cold: two workers')).toBe('yes')
})

test('as a table', () => {
  expect(goalsTable(goalsOf([result('limit=1000, repeated', [at({ cpuRatio: 0.25 })])]), 1000)).toBe(
    `| at 1,000 images               | at least    | measured | met |
| ----------------------------- | ----------- | -------: | --- |
| limit=1000, repeated, of bare | 0.30        |     0.25 | no  |
| memory of the server, MB      | below 300   |      250 | yes |
| start, ms                     | below 1,000 |      400 | yes |
| import, images/s              | 15,000      |   20,000 | yes |
`,
  )
})
