import { type Command, Option } from 'commander'
import type { Answer } from 'scp-images-client'
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

/** Print one JSON document and nothing else. */
export const printJson = (context: Context, document: unknown): Promise<void> =>
  print(context.stdout, `${JSON.stringify(document, null, 2)}\n`)

export const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`
export const jsonLines = (values: readonly unknown[]): string => values.map(jsonLine).join('')

/** The document of an answer as the server sent it. */
export const wireText = ({ body }: Pick<Answer, 'body'>): string => (body.endsWith('\n') ? body : `${body}\n`)

/** What a command prints for each `--output`. */
type Forms = Record<Exclude<OutputFormat, 'table'>, () => string> & { readonly table: () => Promise<void> }

const printForm = (command: Command, context: Context, { table, ...documents }: Forms): Promise<void> => {
  const form = outputOf(command)
  return form === 'table' ? table() : print(context.stdout, documents[form]())
}

/** Print rows in the wanted form: a table for people, one JSON document, or one JSON object a line. */
export const printRows = <T>(
  command: Command,
  context: Context,
  columns: readonly Column<T>[],
  rows: readonly T[],
): Promise<void> =>
  printForm(command, context, {
    table: () => printTable(command, context, columns, rows),
    json: () => `${JSON.stringify(rows, null, 2)}\n`,
    jsonl: () => jsonLines(rows),
  })

/** Print a table that fits the terminal, and note the columns that are left out. */
async function printTable<T>(
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

/** After a table: note the columns that are left out, if any. */
export async function noteHidden<T>(context: Context, { hidden }: TableLayout<T>): Promise<void> {
  if (hidden.length === 0) return
  const text = `hidden columns: ${hidden.join(', ')}; --wide shows them`
  await note(context, fittedLine(text, widthOf(context.stderr, context.environment)))
}

/**
 * A line of prose as lines that fit the terminal; all but the first begin with `hang`. Words that are longer than a line are
 * not broken, so that they can be copied; with `hard` they are, for commands that have `--wide` instead.
 */
export const fittedLine = (text: string, maximum: number | undefined, hang = '', hard = false): string =>
  maximum === undefined ? text : wrap(text, maximum, { hang, hard }).join('\n')

type Field = readonly [name: string, value: unknown]

/** Columns of an object that is printed as one field a line. */
const fieldColumns: readonly Column<Field>[] = [
  { title: 'FIELD', cell: ([name]) => name },
  {
    title: 'VALUE',
    cell: ([, value]) => (value === null || value === '' ? '-' : String(value)),
    fit: 'lines',
  },
]

/** Print one object in the wanted form: a table of one row, or one field a line if the row does not fit, or JSON. */
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

/** Print one object of a server's answer: one field a line for people, else its JSON. */
export const printThing = (
  command: Command,
  context: Context,
  answer: Pick<Answer, 'body'>,
  thing: object,
): Promise<void> =>
  printForm(command, context, {
    table: () => printTable(command, context, fieldColumns, Object.entries(thing)),
    json: () => wireText(answer),
    jsonl: () => jsonLine(thing),
  })

/** Print the list of a server's answer: a table for people, the answer's document, or one object a line. */
export const printThings = <T>(
  command: Command,
  context: Context,
  columns: readonly Column<T>[],
  answer: Pick<Answer, 'body'>,
  things: readonly T[],
): Promise<void> =>
  printForm(command, context, {
    table: () => printTable(command, context, columns, things),
    json: () => wireText(answer),
    jsonl: () => jsonLines(things),
  })

/** Print what was done if the server's answer has no body: a sentence for people, else an own JSON document. */
export const printDone = (
  command: Command,
  context: Context,
  sentence: string,
  document: object,
): Promise<void> =>
  printForm(command, context, {
    table: () => print(context.stdout, `${sentence}\n`),
    json: () => jsonLine(document),
    jsonl: () => jsonLine(document),
  })
