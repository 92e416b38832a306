import { type Command, InvalidArgumentError, Option } from 'commander'
import type { BodyInput } from 'scp-images-client'
import type { BodyField, BodySpec } from 'scp-images-client/contract/body-fields'
import { type TagPair, tagPair } from './parsers.ts'
import { suggest } from './suggest.ts'

/** The form of the flag of a kind of value, and what is sent for its text. */
interface FlagKind {
  readonly flag: (name: string) => string
  readonly read: (text: string, before: unknown) => unknown
  /** Shown in the help instead of the field's own example. */
  readonly facts?: string
}

// The server validates the values: here they only become JSON.
const kinds = {
  string: { flag: (name) => `--${name} <value>`, read: (text) => text },
  integer: { flag: (name) => `--${name} <number>`, read: wholeNumber },
  boolean: { flag: (name) => `--${name} [true|false]`, read: trueOrFalse, facts: 'without a value: true' },
  array: {
    flag: (name) => `--${name.replace(/s$/, '')} <key=value>`,
    read: (text, before) => [...((before as TagPair[] | undefined) ?? []), tagPair(text)],
    facts: 'may be repeated',
  },
} as const satisfies Record<string, FlagKind>

function wholeNumber(text: string): number {
  const value = Number(text)
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value)) return value
  throw new InvalidArgumentError('It must be a whole number.')
}

function trueOrFalse(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  throw new InvalidArgumentError('It must be true or false.')
}

const kindOf = ({ schema }: BodyField): FlagKind =>
  kinds[(schema as { type?: keyof typeof kinds }).type ?? 'string']

/**
 * Give a command a flag for each field of a request body.
 * @param names names of flags that differ from the name of their field
 * @returns a function that makes the body of the flags that were given
 */
export function addBodyFlags<B extends BodySpec>(
  command: Command,
  spec: B,
  names: { readonly [K in keyof B['fields']]?: string } = {},
): () => BodyInput<B> {
  const options = Object.entries(spec.fields).map(
    ([name, field]) => [name, bodyOption((names as Record<string, string>)[name] ?? name, field)] as const,
  )
  for (const [, option] of options) command.addOption(option)
  return () => {
    const flags = command.opts<Record<string, unknown>>()
    const given = options.map(([name, option]) => [name, flags[option.attributeName()]] as const)
    return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as BodyInput<B>
  }
}

function bodyOption(name: string, field: BodyField): Option {
  const { flag, read, facts } = kindOf(field)
  const { description, default: usual } = field
  const notes = [facts ?? exampleOf(field), usual === undefined ? '' : `default: ${usual}`]
  const text = notes.filter(Boolean).join('; ')
  const option = new Option(flag(name.replaceAll('_', '-')), text ? `${description} (${text})` : description)
    .argParser(read)
    .helpGroup('Fields of the API:')
    .makeOptionMandatory(field.required === true)
  return suggest(option, (field.schema as { enum?: string[] }).enum)
}

/** Longer examples are not worth two lines of help. */
const longestExample = 40

function exampleOf({ schema, example, default: usual }: BodyField): string {
  const isNeedless = usual !== undefined || 'enum' in schema || String(example).length > longestExample
  return isNeedless ? '' : `e.g. ${example}`
}
