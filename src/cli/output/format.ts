import { type Command, Option } from 'commander'
import { type Context, hasColour, note, print } from '../context.ts'
import { type Column, hiddenText, layOut, layoutText } from './table.ts'

const outputFormats = ['table', 'json', 'jsonl'] as const
export type OutputFormat = (typeof outputFormats)[number]

/** Give a command `--output`, and `--wide` for its table. */
export const addOutput = (command: Command, formats: readonly OutputFormat[] = outputFormats): Command =>
  command
    .addOption(
      new Option('-o, --output <format>', 'form of the answer').choices([...formats]).default('table'),
    )
    .option('--wide', 'all columns of a table in full, also where a line is then longer than the terminal')

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

/** Rows as a table; a line on stderr names the columns that do not fit. */
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

export async function noteHidden(
  context: Context,
  layout: { readonly hidden: readonly string[] },
): Promise<void> {
  const text = hiddenText(layout)
  if (text) await note(context, text)
}

/** How wide a table may be, and whether it is coloured. What is no terminal gets all of it. */
export const tableOptions = (command: Command, { stdout, environment }: Context) => ({
  maximum: stdout.isTTY && !command.opts<{ wide?: true }>().wide ? (stdout.columns ?? 80) : undefined,
  coloured: hasColour(stdout, environment),
})

/** One object in the asked form: a table of one row, or the JSON object itself. */
export async function printOne<T>(
  command: Command,
  context: Context,
  columns: readonly Column<T>[],
  row: T,
): Promise<void> {
  if (outputOf(command) === 'table') await printRows(command, context, columns, [row])
  else await printJson(context, row)
}
