import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { Environment } from '../../config/layers.ts'
import {
  isSourceKind,
  type KindOption,
  type SourceKind,
  type SourceKindName,
  sourceKinds,
} from '../../sources/kinds.ts'
import type { SourceOptions } from '../../sources/source.ts'
import { CommandFailure } from '../exit-codes.ts'

const kinds = Object.entries<SourceKind>(sourceKinds)

/** @throws CommandFailure that lists the kinds */
export function checkKind(name: string): SourceKindName {
  if (isSourceKind(name)) return name
  throw new CommandFailure('usage', `there is no kind ${name}; kinds: ${Object.keys(sourceKinds).join(', ')}`)
}

/** Give a command the options of every kind as flags, and a list of the kinds after its help. */
export function addKindFlags(command: Command): Command {
  const options = new Map<string, KindOption & { kinds: string[] }>()
  for (const [name, kind] of kinds) {
    for (const option of kind.options ?? []) {
      const known = options.get(option.word)
      if (known) known.kinds.push(name)
      else options.set(option.word, { ...option, kinds: [name] })
    }
  }
  for (const option of options.values()) {
    command.option(flagOf(option), `${option.kinds.join(', ')}: ${option.help}`)
  }
  const width = Math.max(...kinds.map(([name]) => name.length))
  const lines = kinds.map(([name, kind]) => `  ${name.padEnd(width)}  ${kind.description}; ${kind.paths}`)
  return command.addHelpText('after', `\nKinds:\n${lines.join('\n')}`)
}

const flagOf = ({ word, placeholder }: KindOption) =>
  placeholder === undefined ? `--${word}` : `--${word} <${placeholder}>`

/**
 * The settings of a source beside its path: its flags as they were given, and its environment variables. A file's path is
 * made absolute, since a server may run the source from another folder.
 * @throws CommandFailure for a flag of another kind
 */
export function kindSettings(
  command: Command,
  name: SourceKindName,
  environment: Environment,
): Pick<SourceOptions, 'settings' | 'environment'> {
  const own: SourceKind = sourceKinds[name]
  const settings: Record<string, string> = {}
  for (const { word, placeholder } of kinds.flatMap(([, kind]) => kind.options ?? [])) {
    const given = command.getOptionValue(new Option(`--${word}`).attributeName()) as string | true | undefined
    if (given === undefined) continue
    if (!own.options?.some((option) => option.word === word)) {
      throw new CommandFailure('usage', `--${word} means nothing to sources of the kind ${name}`)
    }
    settings[word] = given === true ? '' : placeholder === 'file' ? resolve(given) : given
  }
  const variables = own.variables ?? []
  const set = variables.flatMap((variable) => {
    const value = environment[variable]
    return value ? [[variable, value] as const] : []
  })
  return { settings, environment: Object.fromEntries(set) }
}
