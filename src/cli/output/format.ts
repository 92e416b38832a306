import { type Command, Option } from 'commander'
import { type Context, hasColour, print } from '../context.ts'
import { type Column, tableText } from './table.ts'

const outputFormats = ['table', 'json', 'jsonl'] as const
export type OutputFormat = (typeof outputFormats)[number]

/** Give a command `--output`. */
export const addOutput = (command: Command, formats: readonly OutputFormat[] = outputFormats): Command =>
  command.addOption(
    new Option('-o, --output <format>', 'form of the answer').choices([...formats]).default('table'),
  )

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
    table: () => print(context.stdout, tableText(columns, rows, tableOptions(context))),
    json: () => printJson(context, rows),
    jsonl: () => print(context.stdout, rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
  }
  await writers[outputOf(command)]()
}

/** How wide a table may be, and whether it is coloured. */
export const tableOptions = ({ stdout, environment }: Context) => ({
  maximum: stdout.isTTY ? stdout.columns : undefined,
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
