import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Column,
  headerLine,
  hiddenText,
  layOut,
  rowLine,
  tableText,
} from '../../src/cli/output/table.ts'
import { displayWidth } from '../../src/cli/output/width.ts'

interface Row {
  readonly name: string
  readonly size: number
}

const columns: Column<Row>[] = [
  { title: 'NAME', cell: (row) => row.name, shrinks: true, colour: () => '32' },
  { title: 'SIZE', cell: (row) => String(row.size), align: 'right' },
]

test('columns line up, also with characters of two columns, and nothing trails', () => {
  const rows = [
    { name: '우분투', size: 5 },
    { name: 'alma', size: 12_345 },
  ]
  expect(tableText(columns, rows)).toBe('NAME     SIZE\n우분투      5\nalma    12345\n')
})

test('a column that may shrink gives way to the terminal in its middle, down to a legible width', () => {
  const rows = [{ name: 'a-very-long-name-indeed', size: 1 }]
  expect(tableText(columns, rows, { maximum: 20 })).toBe('NAME            SIZE\na-very-…indeed     1\n')
  expect(tableText(columns, rows, { maximum: 5 }).split('\n')[1]).toBe('a-very…ndeed     1')
})

test('names that differ at their ends, or in their middle, stay different', () => {
  const text = (names: readonly string[]) =>
    tableText(
      columns,
      names.map((name) => ({ name, size: 1 })),
      { maximum: 18 },
    )
      .split('\n')
      .slice(1, -1)
  expect(text(['ubuntu-noble-20250101', 'ubuntu-noble-20250201'])).toEqual([
    'ubuntu…50101     1',
    'ubuntu…50201     1',
  ])
  expect(new Set(text(['server-a-build-of-this-day-x86_64', 'server-b-build-of-this-day-x86_64'])).size).toBe(
    2,
  )
})

test('columns are left out by rank before a line is too long, and a sentence names them', () => {
  const ranked: Column<Row>[] = [
    { title: 'ID', cell: () => 'x'.repeat(36) },
    ...columns,
    { title: 'CREATED', cell: () => '2025-01-01T00:00:00Z', rank: 1 },
    { title: 'UPDATED', cell: () => '2025-01-01T00:00:00Z', rank: 2 },
  ]
  const rows = [{ name: 'a', size: 1 }]
  expect(layOut(ranked, rows).hidden).toEqual([])
  expect(layOut(ranked, rows, { maximum: 80 }).hidden).toEqual(['UPDATED'])
  expect(hiddenText(layOut(ranked, rows, { maximum: 60 }))).toBe(
    'not shown: CREATED, UPDATED; --wide shows all columns',
  )
})

test('no line is wider than the terminal unless the columns that stay are', () => {
  const cell = fc.string({ maxLength: 70, unit: 'grapheme' })
  const column = fc.record({
    text: cell,
    shrinks: fc.boolean(),
    rank: fc.option(fc.nat(5), { nil: undefined }),
  })
  fc.assert(
    fc.property(
      fc.array(column, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 40, max: 200 }),
      (made, maximum) => {
        const all = made.map(
          ({ text, shrinks, rank }, index): Column<null> => ({
            title: `C${index}`,
            cell: () => text,
            ...(shrinks && { shrinks }),
            ...(rank !== undefined && { rank }),
          }),
        )
        const layout = layOut(all, [null], { maximum })
        const widest = Math.max(...[headerLine(layout), rowLine(layout, null)].map(displayWidth))
        if (widest > maximum) {
          expect(layout.columns.filter(({ rank }) => rank !== undefined)).toEqual([])
          expect(
            layout.columns.map((one, index) => !one.shrinks || (layout.widths[index] ?? 0) <= 12),
          ).not.toContain(false)
        }
      },
    ),
  )
})

test('rows that come later keep to the layout', () => {
  const layout = layOut(columns, [{ name: 'ab', size: 1 }])
  expect(headerLine(layout)).toBe('NAME  SIZE')
  expect(rowLine(layout, { name: 'b', size: 123_456 })).toBe('b     123456')
})

test('colour does not count as width and is off unless asked for', () => {
  const rows = [{ name: 'x', size: 1 }]
  expect(tableText(columns, rows, { coloured: true })).toContain('\u001b[32mx\u001b[0m        1')
  expect(tableText(columns, rows)).not.toContain('\u001b')
})

test('a cell cannot break its line', () => {
  expect(tableText(columns, [{ name: 'a\nb\u001b[2J', size: 1 }]).split('\n')).toHaveLength(3)
})
