import type { Command } from 'commander'
import type { Answer } from 'scp-images-client'
import { type Context, print } from '../context.ts'
import { type OutputFormat, outputOf, printTable } from './format.ts'
import type { Column } from './table.ts'

type Writers = Record<Exclude<OutputFormat, 'table'>, () => string> & Record<'table', () => Promise<void>>

async function write(command: Command, context: Context, { table, ...texts }: Writers): Promise<void> {
  const format = outputOf(command)
  await (format === 'table' ? table() : print(context.stdout, texts[format]()))
}

/** The document as it was sent. */
const wire = ({ body }: Pick<Answer, 'body'>): string => (body.endsWith('\n') ? body : `${body}\n`)
const line = (value: unknown): string => `${JSON.stringify(value)}\n`

type Field = readonly [name: string, value: unknown]

const fieldColumns: readonly Column<Field>[] = [
  { title: 'FIELD', cell: ([name]) => name },
  {
    title: 'VALUE',
    cell: ([, value]) => (value === null || value === '' ? '-' : String(value)),
    shrinks: true,
  },
]

/** Print one thing that a server answered with: a field a line for people, else its JSON. */
export const printThing = (
  command: Command,
  context: Context,
  answer: Pick<Answer, 'body'>,
  thing: object,
): Promise<void> =>
  write(command, context, {
    table: () => printTable(command, context, fieldColumns, Object.entries(thing)),
    json: () => wire(answer),
    jsonl: () => line(thing),
  })

/** Print the things that a server answered with: a table for people, the wire's document, or one a line. */
export const printThings = <T>(
  command: Command,
  context: Context,
  columns: readonly Column<T>[],
  answer: Pick<Answer, 'body'>,
  things: readonly T[],
): Promise<void> =>
  write(command, context, {
    table: () => printTable(command, context, columns, things),
    json: () => wire(answer),
    jsonl: () => things.map(line).join(''),
  })

/** Print what was done where the server's answer says nothing: a sentence for people, else a document of ours. */
export const printDone = (
  command: Command,
  context: Context,
  sentence: string,
  document: object,
): Promise<void> =>
  write(command, context, {
    table: () => print(context.stdout, `${sentence}\n`),
    json: () => line(document),
    jsonl: () => line(document),
  })
