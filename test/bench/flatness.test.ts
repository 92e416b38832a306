import { describe, expect, test } from 'vitest'
import { flatness, flatnessTable } from '../../bench/report/flatness.mjs'
import { at, result } from './figures.ts'

const of = (...sizes: Parameters<typeof at>[0][]) => flatness([result('page', sizes.map(at))])

describe('flatness', () => {
  test('1.3 times what it costs in the smallest catalogue is flat, more is not', () => {
    const [flat] = of({ cpu: 100 }, { size: 10_000, cpu: 90 }, { size: 1_000_000, cpu: 130, p50: 1.3 })
    expect(flat).toMatchObject({ from: 1000, verdict: '', steepness: 1.3 })
    expect(of({ cpu: 100 }, { size: 10_000, cpu: 131 })[0]?.verdict).toBe('over')
  })

  test('waiting counts as well as processor time, and that of the database as well as the server', () => {
    expect(of({ p50: 1 }, { size: 10_000, p50: 1.4 })[0]?.verdict).toBe('over')
    expect(of({ cpu: 100, database: 100 }, { size: 10_000, cpu: 100, database: 200 })[0]?.ratios).toEqual([
      { size: 10_000, cost: 1.5, p50: 1 },
    ])
  })

  test('where processor time is not known, waiting alone counts', () => {
    expect(of({ cpu: undefined }, { size: 10_000, cpu: undefined, p50: 1.2 })[0]).toMatchObject({
      verdict: '',
      steepness: 1.2,
    })
  })

  test('pages are compared from the smallest catalogue on that fills them as the largest does', () => {
    const [row] = of({ rows: 9, cpu: 10 }, { size: 10_000, cpu: 100 }, { size: 1_000_000, cpu: 120 })
    expect(row).toMatchObject({ from: 10_000, rows: 20, verdict: '', ratios: [{ size: 1_000_000 }] })
    expect(of({ rows: 9 }, { size: 10_000 })[0]?.verdict).toBe('rows differ')
  })

  test('an empty page is a page', () => {
    expect(of({ rows: 0, cpu: 50 }, { size: 10_000, rows: 0, cpu: 500 })[0]?.verdict).toBe('over')
  })

  test('each side for itself; pages that are never the same are left out', () => {
    const sizes = ['A', 'B'].flatMap((side, index) => [
      at({ side }),
      at({ side, size: 10_000, cpu: 100 + 100 * index }),
    ])
    const rows = flatness([result('page', sizes), result('cold', sizes, 'new')])
    expect(rows.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['page: A', ''],
      ['page: B', 'over'],
    ])
  })

  test('as a table', () => {
    const rows = of({ rows: 9 }, { size: 10_000 }, { size: 1_000_000, cpu: 131 })
    expect(flatnessTable(rows).split('\n')).toEqual([
      '| case | rows | from images | CPU us | p50 ms | CPU x at 1,000,000 | p50 x at 1,000,000 | above 1.3? |',
      '| ---- | ---: | ----------: | -----: | -----: | -----------------: | -----------------: | ---------- |',
      '| page |   20 |      10,000 |    100 |   1.00 |               1.31 |               1.00 | over       |',
      '',
    ])
  })
})
