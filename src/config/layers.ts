import { readFileSync } from 'node:fs'
import {
  environmentNamesOf,
  flagOf,
  hasFileVariant,
  type SettingKey,
  settingKeys,
  settingRow,
  settingWord,
} from './options.ts'

/** Where a value comes from: the kind of place, and its name there, such as `--port` or `PORT`. */
export interface Origin {
  readonly kind: 'flag' | 'environment' | 'file' | 'profile' | 'default'
  readonly name: string
}

/** What a layer holds for one setting: a text, or why there is none that can be read. */
export type Found = { readonly origin: Origin } & ({ readonly text: string } | { readonly problem: string })

/** One place that may hold settings; undefined: it does not hold this one. */
export type Layer = (key: SettingKey) => Found | undefined

/** Values as the command line parser returns them; a switch is `true`. */
export type Flags = Readonly<Record<string, unknown>>
export type Environment = Readonly<Record<string, string | undefined>>

export const flagLayer =
  (flags: Flags): Layer =>
  (key) => {
    const value = flags[key]
    if (value === undefined || settingRow(key).secret) return undefined
    return { origin: { kind: 'flag', name: flagOf(key) }, text: String(value) }
  }

/** The defaults of a demo, which needs no network. */
export const demoLayer: Layer = (key) => {
  const text = settingRow(key).demo?.default
  return text === undefined ? undefined : { origin: demoOrigin, text }
}
const demoOrigin: Origin = { kind: 'default', name: '--demo' }

/** An empty variable counts as absent: container files unset a variable in this way. */
export const environmentLayer =
  (environment: Environment): Layer =>
  (key) => {
    for (const name of environmentNamesOf(key)) {
      const found = variable(environment, name) ?? (hasFileVariant(key) && secretFile(environment, name))
      if (found) return found
    }
    return undefined
  }

function variable(environment: Environment, name: string): Found | undefined {
  const text = environment[name]
  return text ? { origin: { kind: 'environment', name }, text } : undefined
}

function secretFile(environment: Environment, name: string): Found | undefined {
  const path = environment[`${name}_FILE`]
  if (!path) return undefined
  const origin: Origin = { kind: 'environment', name: `${name}_FILE` }
  try {
    return { origin, text: readFileSync(path, 'utf8').replace(/\r?\n$/, '') }
  } catch {
    return { origin, problem: `names a file that cannot be read: ${path}` }
  }
}

/** The entries of a configuration file, by setting word. */
export function fileLayer(path: string, entries: Readonly<Record<string, unknown>>): Layer {
  return (key) => {
    const word = settingWord(key)
    const value = Object.hasOwn(entries, word) ? entries[word] : undefined
    if (value === undefined || value === null) return undefined
    const origin: Origin = { kind: 'file', name: `${path}: ${word}` }
    return typeof value === 'object'
      ? { origin, problem: 'must be a text, a number, true or false' }
      : { origin, text: String(value) }
  }
}

/** What is wrong with the keys of a configuration file, each as a clause that follows the file's name. */
export function wordProblems(entries: object): string[] {
  return Object.keys(entries).flatMap((word) => {
    const key = settingKeys.find((known) => settingWord(known) === word)
    if (!key) return [`names an unknown setting: ${word}`]
    const { secret, beforeFile } = settingRow(key)
    if (secret) return [`must not hold the secret ${word}: give it by environment`]
    return beforeFile ? [`must not hold ${word}: give it by flag or environment`] : []
  })
}
