import { expect, test } from 'vitest'
import { type Column, headerLine, layOut, rowLine, tableText } from '../../src/cli/output/table.ts'

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

test('a column that may shrink gives way to the terminal, down to a legible width', () => {
  const rows = [{ name: 'a-very-long-name-indeed', size: 1 }]
  expect(tableText(columns, rows, { maximum: 20 })).toBe('NAME            SIZE\na-very-long-n…     1\n')
  expect(tableText(columns, rows, { maximum: 5 }).split('\n')[1]).toBe('a-very-long…     1')
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
