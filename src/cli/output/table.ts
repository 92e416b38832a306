import { displayWidth, elide, printable, truncate, wrap } from './width.ts'

/** A column of a table for people. */
export interface Column<T> {
  readonly title: string
  readonly cell: (row: T) => string
  readonly align?: 'right'
  /** On a narrow terminal, the column with the highest rank is left out first. Absent: it is always there. */
  readonly rank?: number
  /** How a text is cut that is wider than its column; absent: it is never cut, so that it can be copied. */
  readonly fit?: Fit
  /** A column that can be cut is not narrower than this while another can be left out; default 12. */
  readonly least?: number
  /** SGR code for a cell, such as `32` for green; undefined: plain. */
  readonly colour?: (row: T) => string | undefined
}

/** `middle` keeps both ends, and different texts different; `end` keeps the beginning; `lines` continues in the next line. */
type Fit = 'middle' | 'end' | 'lines'

/** Columns with their widths, which are also used for rows that are printed later. */
export interface TableLayout<T> {
  readonly columns: readonly Column<T>[]
  readonly widths: readonly number[]
  /** Of a text whose middle is left out: the part of the width for its beginning. */
  readonly heads: readonly number[]
  /** Titles of the columns for which there was no room. */
  readonly hidden: readonly string[]
  /** Every column is there, and no text is cut. */
  readonly isWhole: boolean
  readonly maximum: number
  readonly coloured: boolean
}

export interface LayoutOptions {
  /** Columns of the terminal; absent: no limit. */
  readonly maximum?: number | undefined
  readonly coloured?: boolean
}

const gap = '  '
const defaultLeast = 12
/** A text that is cut keeps so many columns, even if the table is then too wide. */
const narrowest = 8

/** Possible widths of a column, for its rows. */
interface Size<T> {
  readonly column: Column<T>
  /** Nothing is cut. */
  readonly natural: number
  /** Other columns are left out for this width. */
  readonly wanted: number
  readonly narrowest: number
}

/**
 * Find the columns for which there is room, and widths for the rows. Of a table that does not fit, columns are left out by
 * their rank, then texts are cut: it is too wide only if the columns that are left cannot be narrower.
 */
export function layOut<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  { maximum = Number.POSITIVE_INFINITY, coloured = false }: LayoutOptions = {},
): TableLayout<T> {
  const sizes = columns.map((column) => sizeOf(column, rows))
  const isWhole = total(sizes.map(({ natural }) => natural)) <= maximum
  const kept = isWhole ? sizes : keptOf(distinct(sizes, rows, maximum), maximum)
  const there = new Set(kept.map(({ column }) => column))
  const widths = isWhole ? kept.map(({ natural }) => natural) : widthsOf(kept, maximum)
  return {
    columns: kept.map(({ column }) => column),
    widths,
    heads: kept.map((size, index) => headOf(size, rows, widths[index] ?? 0)),
    hidden: columns.filter((column) => !there.has(column)).map(({ title }) => title),
    isWhole,
    maximum,
    coloured,
  }
}

export const headerLine = <T>({ columns, widths, coloured }: TableLayout<T>): string =>
  lines(
    columns.map(({ title }) => [title]),
    columns,
    widths,
    columns.map(() => (coloured ? '1' : undefined)),
  )

/** A row; it has several lines if a text continues in the next line. */
export function rowLine<T>(layout: TableLayout<T>, row: T): string {
  const { columns, heads, coloured } = layout
  const cells = columns.map((column) => cellText(column, row))
  const widths = widthsFor(cells, layout)
  return lines(
    columns.map((column, index) => fitted(column, cells[index] ?? '', widths[index] ?? 0, heads[index])),
    columns,
    widths,
    columns.map((column) => (coloured ? column.colour?.(row) : undefined)),
  )
}

/** A whole table as text. */
export const layoutText = <T>(layout: TableLayout<T>, rows: readonly T[]): string =>
  [headerLine(layout), ...rows.map((row) => rowLine(layout, row))].map((text) => `${text}\n`).join('')

const cellText = <T>(column: Column<T>, row: T): string => printable(column.cell(row))

const total = (widths: readonly number[]) =>
  widths.reduce((sum, width) => sum + width, gap.length * Math.max(0, widths.length - 1))

function sizeOf<T>(column: Column<T>, rows: readonly T[]): Size<T> {
  const { title, fit, least = defaultLeast } = column
  const natural = rows.reduce(
    (width, row) => Math.max(width, displayWidth(cellText(column, row))),
    displayWidth(title),
  )
  const atLeast = (columns: number) =>
    fit === undefined ? natural : Math.min(natural, Math.max(displayWidth(title), columns))
  return { column, natural, wanted: atLeast(least), narrowest: atLeast(Math.min(narrowest, least)) }
}

/** Columns that keep both ends get the width at which different texts stay different, if there is room for it. */
function distinct<T>(sizes: readonly Size<T>[], rows: readonly T[], maximum: number): Size<T>[] {
  let spare = maximum - total(sizes.filter(({ column }) => !column.rank).map(({ wanted }) => wanted))
  return sizes.map((size) => {
    const { column, wanted, natural } = size
    if (column.fit !== 'middle' || column.rank || wanted === natural || spare <= 0) return size
    const width = distinctWidth(textsOf(column, rows), wanted, natural)
    if (width - wanted > spare) return size
    spare -= width - wanted
    return { ...size, wanted: width }
  })
}

const textsOf = <T>(column: Column<T>, rows: readonly T[]) => [
  ...new Set(rows.map((row) => cellText(column, row))),
]

/** Beginning and end get the same width, unless other parts keep more texts different. */
function headOf<T>({ column, natural }: Size<T>, rows: readonly T[], width: number): number {
  if (column.fit !== 'middle' || width >= natural) return defaultHead
  const texts = textsOf(column, rows)
  const apart = (head: number) => new Set(texts.map((text) => elide(text, width, head))).size
  return [0.25, 0.75].reduce((best, head) => (apart(head) > apart(best) ? head : best), defaultHead)
}

const defaultHead = 0.5

/** The least width at which no two texts look the same. Texts that differ also differ in a wider column. */
function distinctWidth(texts: readonly string[], least: number, natural: number): number {
  let [low, high] = [least, natural]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (new Set(texts.map((text) => elide(text, middle))).size === texts.length) high = middle
    else low = middle + 1
  }
  return low
}

/** Columns are left out by their rank, of equal ranks the last, until the others have their wanted widths. */
function keptOf<T>(sizes: readonly Size<T>[], maximum: number): readonly Size<T>[] {
  const optional = sizes.filter(({ column }) => column.rank).toSorted((a, b) => rankOf(a) - rankOf(b))
  let kept = sizes
  while (optional.length > 0 && total(kept.map(({ wanted }) => wanted)) > maximum) {
    const omitted = optional.pop()
    kept = kept.filter((size) => size !== omitted)
  }
  return kept
}

const rankOf = <T>({ column }: Size<T>) => column.rank ?? 0

/** Free room is shared by the columns that are not whole; missing room is taken from the columns that can be cut. */
function widthsOf<T>(sizes: readonly Size<T>[], maximum: number): number[] {
  const widths = sizes.map(({ wanted }) => wanted)
  const room = maximum - total(widths)
  const sign = Math.sign(room)
  const limits = sizes.map((size) => (sign > 0 ? size.natural : size.narrowest))
  for (let left = Math.abs(room); left > 0; ) {
    const open = widths.flatMap((width, index) => (width === limits[index] ? [] : [index])).slice(0, left)
    if (open.length === 0) break
    for (const index of open) widths[index] = (widths[index] ?? 0) + sign
    left -= open.length
  }
  return widths
}

/**
 * Widths for one row. A row that came after the layout may have wider texts: they get the free room, then columns that may
 * be cut are narrower in this row, then texts of columns that could have been left out are cut.
 */
function widthsFor<T>(
  cells: readonly string[],
  { columns, widths, isWhole, maximum }: TableLayout<T>,
): readonly number[] {
  const taken = widths.map((width, index) =>
    isWhole || columns[index]?.fit === undefined ? Math.max(width, displayWidth(cells[index] ?? '')) : width,
  )
  const narrow = (least: (column: Column<T>, index: number) => number | undefined) => {
    for (const [index, column] of columns.entries()) {
      const excess = total(taken) - maximum
      const width = taken[index] ?? 0
      if (excess > 0) taken[index] = Math.max(Math.min(width, least(column, index) ?? width), width - excess)
    }
  }
  narrow(({ fit }) => (fit === undefined ? undefined : narrowest))
  narrow(({ fit, rank }, index) => (fit === undefined && rank ? widths[index] : undefined))
  narrow(({ fit }, index) => (fit === undefined ? undefined : widths[index]))
  return taken
}

const fits: Readonly<Record<Fit, (text: string, width: number, head?: number) => readonly string[]>> = {
  middle: (text, width, head) => [elide(text, width, head)],
  end: (text, width) => [truncate(text, width)],
  lines: (text, width) => wrap(text, width, { hard: true }),
}

function fitted<T>(
  { fit, rank }: Column<T>,
  text: string,
  width: number,
  head: number | undefined,
): readonly string[] {
  if (displayWidth(text) <= width) return [text]
  if (fit !== undefined) return fits[fit](text, width, head)
  return rank ? fits.end(text, width) : [text]
}

/** The lines of a row, whose cells have one line or more. */
function lines<T>(
  cells: readonly (readonly string[])[],
  columns: readonly Column<T>[],
  widths: readonly number[],
  colours: readonly (string | undefined)[],
): string {
  const height = Math.max(1, ...cells.map((cell) => cell.length))
  const line = (place: number) =>
    cells.map((cell, index) => {
      const text = cell[place] ?? ''
      const blanks = ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(text)))
      const colour = text === '' ? undefined : colours[index]
      const shown = colour === undefined ? text : `\u001b[${colour}m${text}\u001b[0m`
      return columns[index]?.align === 'right' ? blanks + shown : shown + blanks
    })
  return Array.from({ length: height }, (_, place) => line(place).join(gap).trimEnd()).join('\n')
}
