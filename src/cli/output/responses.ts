import type { Command } from 'commander'
import type { Answer } from 'scp-images-client'
import { type Context, print } from '../context.ts'
import { fieldColumns, type OutputFormat, outputOf, printTable } from './format.ts'
import type { Column } from './table.ts'

type Writers = Record<Exclude<OutputFormat, 'table'>, () => string> & { readonly table: () => Promise<void> }

const write = (command: Command, context: Context, { table, ...documents }: Writers): Promise<void> => {
  const form = outputOf(command)
  return form === 'table' ? table() : print(context.stdout, documents[form]())
}

/** The document as it was sent. */
const wire = ({ body }: Pick<Answer, 'body'>): string => (body.endsWith('\n') ? body : `${body}\n`)
const line = (value: unknown): string => `${JSON.stringify(value)}\n`

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
