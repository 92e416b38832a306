/** Figures as Markdown that also reads well on a terminal. What is not known is a dash. */

export const whole = (value) => (value === undefined ? '-' : Math.round(value).toLocaleString('en-US'))
export const fixed = (digits) => (value) => (value === undefined ? '-' : value.toFixed(digits))
export const times = fixed(2)

/** @param {readonly (readonly string[])[]} rows the first one is the heading; numbers are set to the right */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  const isNumber = rows[0].map((_, column) => rows.slice(1).every((row) => /^[-\d.,]*$/.test(row[column])))
  const line = (row) =>
    `| ${row.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(' | ')} |`
  const rule = widths.map((width, column) =>
    isNumber[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return `${[line(rows[0]), `| ${rule.join(' | ')} |`, ...rows.slice(1).map(line)].join('\n')}\n`
}

/**
 * A table of items by columns. A column that no item has a value for is left out.
 * @template T
 * @param {readonly T[]} items
 * @param {readonly [heading: string, value: (item: T) => unknown, show?: (value: any) => string][]} columns
 */
export function tableOf(items, columns) {
  const shown = columns.filter(([, value]) => items.some((item) => value(item) !== undefined))
  const cell = (item, [, value, show = String]) => (value(item) === undefined ? '-' : show(value(item)))
  return table([
    shown.map(([heading]) => heading),
    ...items.map((item) => shown.map((column) => cell(item, column))),
  ])
}
