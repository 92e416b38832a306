import { displayWidth, printable, truncate } from './width.ts'

/** A column of a table for people. */
export interface Column<T> {
  readonly title: string
  readonly cell: (row: T) => string
  readonly align?: 'right'
  /** May be cut down to make the table fit the terminal. */
  readonly shrinks?: true
  /** SGR code for a cell, such as `32` for green; undefined: plain. */
  readonly colour?: (row: T) => string | undefined
}

/** Columns with their widths: rows printed later keep to them. */
export interface TableLayout<T> {
  readonly columns: readonly Column<T>[]
  readonly widths: readonly number[]
  readonly coloured: boolean
}

interface LayoutOptions {
  /** Columns of the terminal; absent: as wide as it takes. */
  readonly maximum?: number | undefined
  readonly coloured?: boolean
}

const gap = '  '
const narrowest = 12

/** Find widths that suit the rows, within the terminal if there are columns that may shrink. */
export function layOut<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  { maximum = Number.POSITIVE_INFINITY, coloured = false }: LayoutOptions = {},
): TableLayout<T> {
  const widths = columns.map((column) =>
    rows.reduce((width, row) => Math.max(width, displayWidth(cellText(column, row))), column.title.length),
  )
  let excess = widths.reduce((sum, width) => sum + width, gap.length * (columns.length - 1)) - maximum
  for (const [index, column] of columns.entries()) {
    const width = widths[index] ?? 0
    if (!column.shrinks || excess <= 0) continue
    const cut = Math.min(excess, Math.max(0, width - narrowest))
    widths[index] = width - cut
    excess -= cut
  }
  return { columns, widths, coloured }
}

export const headerLine = <T>({ columns, widths, coloured }: TableLayout<T>): string =>
  line(
    columns.map((column) => column.title),
    columns,
    widths,
    columns.map(() => (coloured ? '1' : undefined)),
  )

export const rowLine = <T>({ columns, widths, coloured }: TableLayout<T>, row: T): string =>
  line(
    columns.map((column) => cellText(column, row)),
    columns,
    widths,
    columns.map((column) => (coloured ? column.colour?.(row) : undefined)),
  )

/** A whole table as text. */
export function tableText<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  options?: LayoutOptions,
): string {
  const layout = layOut(columns, rows, options)
  return [headerLine(layout), ...rows.map((row) => rowLine(layout, row))].map((text) => `${text}\n`).join('')
}

const cellText = <T>(column: Column<T>, row: T): string => printable(column.cell(row))

function line<T>(
  cells: readonly string[],
  columns: readonly Column<T>[],
  widths: readonly number[],
  colours: readonly (string | undefined)[],
): string {
  const padded = cells.map((cell, index) => {
    const width = widths[index] ?? 0
    const text = columns[index]?.shrinks ? truncate(cell, width) : cell
    const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)))
    const colour = colours[index]
    const shown = colour === undefined ? text : `\u001b[${colour}m${text}\u001b[0m`
    return columns[index]?.align === 'right' ? blanks + shown : shown + blanks
  })
  return padded.join(gap).trimEnd()
}
