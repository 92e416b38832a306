import { displayWidth, elide, printable } from './width.ts'

/** A column of a table for people. */
export interface Column<T> {
  readonly title: string
  readonly cell: (row: T) => string
  readonly align?: 'right'
  /** Its texts may be shortened in the middle to make the table fit the terminal. */
  readonly shrinks?: true
  /** May be left out to make it fit, the highest rank first. Absent: always shown. */
  readonly rank?: number
  /** SGR code for a cell, such as `32` for green; undefined: plain. */
  readonly colour?: (row: T) => string | undefined
}

/** Columns with their widths: rows printed later keep to them. */
export interface TableLayout<T> {
  readonly columns: readonly Column<T>[]
  readonly widths: readonly number[]
  /** Of each column, which part of a shortened text is its beginning. */
  readonly heads: readonly number[]
  readonly coloured: boolean
  /** Titles of columns that are left out. */
  readonly hidden: readonly string[]
}

interface LayoutOptions {
  /** Columns of the terminal; absent: as wide as it takes. */
  readonly maximum?: number | undefined
  readonly coloured?: boolean
}

const gap = '  '
const narrowest = 12

/** Choose columns and widths that suit the rows, within the terminal if there are columns that may be shortened or left out. */
export function layOut<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  { maximum = Number.POSITIVE_INFINITY, coloured = false }: LayoutOptions = {},
): TableLayout<T> {
  let shown = columns.map((column) => ({ column, width: naturalWidth(column, rows) }))
  const least = () =>
    shown.reduce(
      (sum, { column, width }) => sum + (column.shrinks ? Math.min(width, narrowest) : width),
      gap.length * (shown.length - 1),
    )
  const ranks = columns.flatMap(({ rank }) => (rank === undefined ? [] : [rank])).toSorted((a, b) => b - a)
  for (const rank of ranks) if (least() > maximum) shown = shown.filter(({ column }) => column.rank !== rank)
  let excess = shown.reduce((sum, { width }) => sum + width, gap.length * (shown.length - 1)) - maximum
  const widths = shown.map(({ column, width }) => {
    const cut = column.shrinks ? Math.max(0, Math.min(excess, width - narrowest)) : 0
    excess -= cut
    return width - cut
  })
  const kept = shown.map(({ column }) => column)
  return {
    columns: kept,
    widths,
    heads: kept.map((column, index) => headOf(column, rows, widths[index] ?? 0)),
    coloured,
    hidden: columns.filter((column) => !kept.includes(column)).map(({ title }) => title),
  }
}

const naturalWidth = <T>(column: Column<T>, rows: readonly T[]): number =>
  rows.reduce((width, row) => Math.max(width, displayWidth(cellText(column, row))), column.title.length)

/** The beginning and the end have equal room, unless other parts tell more of the texts from each other. */
function headOf<T>(column: Column<T>, rows: readonly T[], width: number): number {
  const texts = column.shrinks ? [...new Set(rows.map((row) => cellText(column, row)))] : []
  if (texts.every((text) => displayWidth(text) <= width)) return 0.5
  const distinct = (head: number) => new Set(texts.map((text) => elide(text, width, head))).size
  return [0.5, 0.25, 0.75, 0, 1].reduce((best, head) => (distinct(head) > distinct(best) ? head : best))
}

export const headerLine = <T>({ columns, widths, heads, coloured }: TableLayout<T>): string =>
  line(
    columns.map((column) => column.title),
    { columns, widths, heads },
    columns.map(() => (coloured ? '1' : undefined)),
  )

export const rowLine = <T>({ columns, widths, heads, coloured }: TableLayout<T>, row: T): string =>
  line(
    columns.map((column) => cellText(column, row)),
    { columns, widths, heads },
    columns.map((column) => (coloured ? column.colour?.(row) : undefined)),
  )

/** The sentence for columns that are left out; undefined when none is. */
export const hiddenText = ({ hidden }: Pick<TableLayout<never>, 'hidden'>): string | undefined =>
  hidden.length > 0 ? `not shown: ${hidden.join(', ')}; --wide shows all columns` : undefined

/** A whole table as text. */
export const tableText = <T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  options?: LayoutOptions,
): string => layoutText(layOut(columns, rows, options), rows)

/** The header and the rows of a layout. */
export const layoutText = <T>(layout: TableLayout<T>, rows: readonly T[]): string =>
  [headerLine(layout), ...rows.map((row) => rowLine(layout, row))].map((text) => `${text}\n`).join('')

const cellText = <T>(column: Column<T>, row: T): string => printable(column.cell(row))

function line<T>(
  cells: readonly string[],
  { columns, widths, heads }: Pick<TableLayout<T>, 'columns' | 'widths' | 'heads'>,
  colours: readonly (string | undefined)[],
): string {
  const padded = cells.map((cell, index) => {
    const width = widths[index] ?? 0
    const text = columns[index]?.shrinks ? elide(cell, width, heads[index]) : cell
    const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)))
    const colour = colours[index]
    const shown = colour === undefined ? text : `\u001b[${colour}m${text}\u001b[0m`
    return columns[index]?.align === 'right' ? blanks + shown : shown + blanks
  })
  return padded.join(gap).trimEnd()
}
