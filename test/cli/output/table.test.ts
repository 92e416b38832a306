import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Column,
  headerLine,
  type LayoutOptions,
  layOut,
  layoutText,
  rowLine,
} from '../../../src/cli/output/table.ts'
import { displayWidth } from '../../../src/cli/output/width.ts'
import { runs } from '../../runs.ts'

/** A whole table, laid out for the rows it has. */
const tableText = <T>(columns: readonly Column<T>[], rows: readonly T[], options?: LayoutOptions): string =>
  layoutText(layOut(columns, rows, options), rows)

interface Row {
  readonly name: string
  readonly size: number
}

const columns: Column<Row>[] = [
  { title: 'NAME', cell: (row) => row.name, fit: 'end', colour: () => '32' },
  { title: 'SIZE', cell: (row) => String(row.size), align: 'right' },
]

test('columns line up, also with characters of two columns, and nothing trails', () => {
  const rows = [
    { name: '우분투', size: 5 },
    { name: 'alma', size: 12_345 },
  ]
  expect(tableText(columns, rows)).toBe('NAME     SIZE\n우분투      5\nalma    12345\n')
})

test('a column that may be cut gives way to the terminal, down to a legible width', () => {
  const rows = [{ name: 'a-very-long-name-indeed', size: 1 }]
  expect(tableText(columns, rows, { maximum: 20 })).toBe('NAME            SIZE\na-very-long-n…     1\n')
  expect(tableText(columns, rows, { maximum: 5 }).split('\n')[1]).toBe('a-very-…     1')
})

test('rows that come later keep to the layout', () => {
  const layout = layOut(columns, [{ name: 'ab', size: 1 }])
  expect(headerLine(layout)).toBe('NAME  SIZE')
  expect(rowLine(layout, { name: 'b', size: 123_456 })).toBe('b     123456')
})

test('rows that come later are whole where there is room, and fit where there is none', () => {
  const late = { name: 'a-name-that-came-later', size: 123_456 }
  const first = [{ name: 'ab', size: 1 }]
  expect(rowLine(layOut(columns, first), late)).toBe('a-name-that-came-later  123456')
  expect(rowLine(layOut(columns, first, { maximum: 40 }), late)).toBe('a-name-that-came-later  123456')
  expect(rowLine(layOut(columns, first, { maximum: 20 }), late)).toBe('a-name-that…  123456')
})

test('colour does not count as width and is off unless asked for', () => {
  const rows = [{ name: 'x', size: 1 }]
  expect(tableText(columns, rows, { coloured: true })).toContain('\u001b[32mx\u001b[0m        1')
  expect(tableText(columns, rows)).not.toContain('\u001b')
})

test('a cell cannot break its line', () => {
  expect(tableText(columns, [{ name: 'a\nb\u001b[2J', size: 1 }]).split('\n')).toHaveLength(3)
})

const id = '2a9be312-5d4b-4bc8-b2ae-35100fa9241f'
const images = (...names: string[]) =>
  names.map((name) => ({ id, name, state: 'active', note: 'n'.repeat(20) }))
const imageColumns: Column<ReturnType<typeof images>[number]>[] = [
  { title: 'ID', cell: (row) => row.id },
  { title: 'NAME', cell: (row) => row.name, fit: 'middle' },
  { title: 'STATE', cell: (row) => row.state, rank: 1 },
  { title: 'NOTE', cell: (row) => row.note, rank: 2, fit: 'end' },
]

test('columns go by their rank, and the layout names them', () => {
  const titles = (maximum?: number) => {
    const layout = layOut(imageColumns, images('ubuntu-24.04'), { maximum })
    return [headerLine(layout).split(/ +/), layout.hidden]
  }
  expect(titles()).toEqual([['ID', 'NAME', 'STATE', 'NOTE'], []])
  expect(titles(80)).toEqual([['ID', 'NAME', 'STATE', 'NOTE'], []])
  expect(titles(70)).toEqual([['ID', 'NAME', 'STATE'], ['NOTE']])
  expect(titles(55)).toEqual([
    ['ID', 'NAME'],
    ['STATE', 'NOTE'],
  ])
  expect(titles(20)).toEqual([
    ['ID', 'NAME'],
    ['STATE', 'NOTE'],
  ])
})

test('a name keeps both ends, and its column grows before two names look the same', () => {
  const [first, second] = ['ubuntu-24.04-server-2026-01-15-amd64', 'ubuntu-24.04-server-2026-02-15-amd64']
  const lines = (maximum: number) =>
    tableText(imageColumns, images(first, second), { maximum }).trimEnd().split('\n')
  expect(lines(80)).toEqual([
    'ID                                    NAME                                STATE',
    `${id}  ubuntu-24.04-serv…2026-01-15-amd64  active`,
    `${id}  ubuntu-24.04-serv…2026-02-15-amd64  active`,
  ])
  expect(lines(65)).toEqual([
    'ID                                    NAME',
    `${id}  ubuntu-24.04-…6-01-15-amd64`,
    `${id}  ubuntu-24.04-…6-02-15-amd64`,
  ])
  // Here is no room for that, but for more of the end.
  expect(lines(54).slice(1)).toEqual([`${id}  ubun…01-15-amd64`, `${id}  ubun…02-15-amd64`])
  expect(lines(50).slice(1)).toEqual(Array(2).fill(`${id}  ubuntu…amd64`))
})

test('a text that goes on below loses nothing', () => {
  const wrapping: Column<Row>[] = [
    { title: 'SIZE', cell: (row) => String(row.size) },
    { title: 'NAME', cell: (row) => row.name, fit: 'lines', colour: () => '31' },
  ]
  const rows = [{ name: 'the host refuses connections', size: 1 }]
  expect(tableText(wrapping, rows, { maximum: 20 })).toBe(
    'SIZE  NAME\n1     the host\n      refuses\n      connections\n',
  )
  expect(tableText(wrapping, rows, { maximum: 20, coloured: true })).toContain(
    '1     \u001b[31mthe host\u001b[0m\n      \u001b[31mrefuses\u001b[0m\n',
  )
})

const word = fc.string({
  unit: fc.constantFrom('a', 'b', '-', '7', '한', '漢', 'é', 'e\u0301', ' '),
  maxLength: 60,
})
const columnOf = (index: number) =>
  fc
    .record(
      {
        title: fc.constantFrom('ID', 'STATE', 'A LONG TITLE'),
        rank: fc.integer({ min: 1, max: 5 }),
        fit: fc.constantFrom('middle' as const, 'end' as const, 'lines' as const),
        least: fc.integer({ min: 1, max: 40 }),
        align: fc.constant('right' as const),
      },
      { requiredKeys: ['title'] },
    )
    .map((column): Column<readonly string[]> => ({ ...column, cell: (row) => row[index] ?? '' }))

const table = fc.integer({ min: 1, max: 7 }).chain((count) =>
  fc.record({
    columns: fc.tuple(...Array.from({ length: count }, (_, index) => columnOf(index))),
    rows: fc.array(fc.array(word, { minLength: count, maxLength: count }), { maxLength: 6 }),
    later: fc.array(fc.array(word, { minLength: count, maxLength: count }), { maxLength: 3 }),
    maximum: fc.integer({ min: 40, max: 200 }),
  }),
)

/** Room that these columns need for these rows at least. */
function least(some: readonly Column<readonly string[]>[], rows: readonly (readonly string[])[]): number {
  const widths = some.map(({ title, fit, cell }) => {
    const natural = Math.max(displayWidth(title), ...rows.map((row) => displayWidth(cell(row).trimEnd())))
    return fit ? Math.min(natural, Math.max(displayWidth(title), 8)) : natural
  })
  return widths.reduce((all, width) => all + width, 2 * (widths.length - 1))
}

const widest = (text: string) => Math.max(...text.split('\n').map(displayWidth))

test('no line is wider than the terminal, unless what must stay is', () => {
  fc.assert(
    fc.property(table, ({ columns: some, rows, later, maximum }) => {
      const layout = layOut(some, rows, { maximum })
      const must = some.filter(({ rank }) => !rank)
      expect(widest(layoutText(layout, rows))).toBeLessThanOrEqual(Math.max(maximum, least(must, rows)))
      expect(layout.columns).toEqual(expect.arrayContaining(must))
      expect(layout.columns.length + layout.hidden.length).toBe(some.length)
      // Nothing goes or is cut without need.
      const whole = tableText(some, rows)
      if (widest(whole) < maximum) expect(layoutText(layout, rows)).toBe(whole)
      // Rows that came later, where what cannot be cut is as wide as before.
      const narrow = later.map((row) =>
        row.map((text, index) => (some[index]?.fit || some[index]?.rank ? text : '')),
      )
      for (const row of narrow)
        expect(widest(rowLine(layout, row))).toBeLessThanOrEqual(Math.max(maximum, least(must, rows)))
    }),
    { numRuns: runs(500) },
  )
})

test('names that differ look different wherever there is room for it', () => {
  const names = fc.uniqueArray(
    fc.string({ unit: fc.constantFrom('a', 'b', '한', '-'), minLength: 1, maxLength: 60 }),
    { minLength: 2, maxLength: 8 },
  )
  fc.assert(
    fc.property(names, fc.integer({ min: 40, max: 200 }), (texts, maximum) => {
      const layout = layOut(imageColumns, images(...texts), { maximum })
      const shown = images(...texts).map((row) => rowLine(layout, row))
      const longest = Math.max(...texts.map(displayWidth))
      if (maximum >= id.length + 2 + longest) expect(new Set(shown).size).toBe(texts.length)
      for (const line of shown) expect(line.startsWith(id)).toBe(true)
    }),
    { numRuns: runs(500) },
  )
})
