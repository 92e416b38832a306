import { type Command, Option } from 'commander'
import { type Context, hasColour, note, print, widthOf } from '../context.ts'
import { type Column, type LayoutOptions, layOut, layoutText, type TableLayout } from './table.ts'
import { wrap } from './width.ts'

const outputFormats = ['table', 'json', 'jsonl'] as const
export type OutputFormat = (typeof outputFormats)[number]

/** Give a command `--output`. */
export const addOutput = (command: Command, formats: readonly OutputFormat[] = outputFormats): Command =>
  command.addOption(
    new Option('-o, --output <format>', 'form of the answer').choices([...formats]).default('table'),
  )

/** Give a command that prints tables `--output`, and `--wide`. */
export const addTable = (command: Command, formats?: readonly OutputFormat[]): Command =>
  addOutput(command, formats).option('--wide', 'all columns of a table, with nothing cut, whatever the width')

export const outputOf = (command: Command): OutputFormat => command.opts<{ output: OutputFormat }>().output

/** One JSON document and nothing else. */
export const printJson = (context: Context, document: unknown): Promise<void> =>
  print(context.stdout, `${JSON.stringify(document, null, 2)}\n`)

/** Rows in the asked form: a table for people, one JSON document, or a JSON document a line. */
export async function printRows<T>(
  command: Command,
  context: Context,
  columns: readonly Column<T>[],
  rows: readonly T[],
): Promise<void> {
  const writers: Record<OutputFormat, () => Promise<void>> = {
    table: () => printTable(command, context, columns, rows),
    json: () => printJson(context, rows),
    jsonl: () => print(context.stdout, rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
  }
  await writers[outputOf(command)]()
}

/** A table that fits the terminal, and which of its columns do not. */
export async function printTable<T>(
  command: Command,
  context: Context,
  columns: readonly Column<T>[],
  rows: readonly T[],
): Promise<void> {
  const layout = layOut(columns, rows, tableOptions(command, context))
  await print(context.stdout, layoutText(layout, rows))
  await noteHidden(context, layout)
}

/** How wide a table may be, and whether it is coloured. */
export const tableOptions = (command: Command, { stdout, environment }: Context): LayoutOptions => ({
  maximum: command.opts<{ wide?: true }>().wide ? undefined : widthOf(stdout, environment),
  coloured: hasColour(stdout, environment),
})

/** Below a table: the columns that it lacks, if any. */
export async function noteHidden<T>(context: Context, { hidden }: TableLayout<T>): Promise<void> {
  if (hidden.length === 0) return
  const text = `hidden columns: ${hidden.join(', ')}; --wide shows them`
  await note(context, fittedLine(text, widthOf(context.stderr, context.environment)))
}

/**
 * A line of prose as lines that fit the terminal; all but the first begin with `hang`. Longer words stand out, so that they
 * can be copied, unless the command has `--wide` for that: then they are broken (`hard`).
 */
export const fittedLine = (text: string, maximum: number | undefined, hang = '', hard = false): string =>
  maximum === undefined ? text : wrap(text, maximum, { hang, hard }).join('\n')

type Field = readonly [name: string, value: unknown]

/** Columns of a thing that is shown a field a line. */
export const fieldColumns: readonly Column<Field>[] = [
  { title: 'FIELD', cell: ([name]) => name },
  {
    title: 'VALUE',
    cell: ([, value]) => (value === null || value === '' ? '-' : String(value)),
    fit: 'lines',
  },
]

/** One object in the asked form: a table of one row, or a field a line if it does not fit, or the JSON object itself. */
export async function printOne<T>(
  command: Command,
  context: Context,
  columns: readonly Column<T>[],
  row: T,
): Promise<void> {
  if (outputOf(command) !== 'table') return printJson(context, row)
  const layout = layOut(columns, [row], tableOptions(command, context))
  if (layout.isWhole) return print(context.stdout, layoutText(layout, [row]))
  const fields = columns.map(({ title, cell }) => [title, cell(row)] as const)
  return printTable(command, context, fieldColumns, fields)
}
