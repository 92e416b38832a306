import { type Command, Option } from 'commander'
import type { Layer } from '../../config/layers.ts'
import { ConfigError, type Loaded, loadSettings } from '../../config/load.ts'
import { environmentNamesOf, flagOf, type SettingKey, settingRow } from '../../config/options.ts'
import type { Context } from '../context.ts'
import { CommandFailure } from '../exit-codes.ts'

/** Give a command the flags of these settings. Secrets have none. */
export function addSettings(command: Command, keys: readonly SettingKey[]): Command {
  for (const key of keys) if (!settingRow(key).secret) command.addOption(settingOption(key))
  return command
}

/** The parser only collects the text: what it means is decided where all sources of settings meet. */
function settingOption(key: SettingKey): Option {
  const { type, help, default: usual, defaultIn, demo } = settingRow(key)
  const facts = [
    ...(usual === undefined || usual === 'false' || usual === '' ? [] : [`default: ${usual}`]),
    ...(demo ? [`with --demo: ${demo.default}`] : []),
    ...(defaultIn ? [`default: ${defaultIn('<data>')}`] : []),
    `env: ${environmentNamesOf(key).join(', ')}`,
  ]
  const flags = type.placeholder === null ? flagOf(key) : `${flagOf(key)} <${type.placeholder}>`
  const option = new Option(flags, `${help} (${facts.join('; ')})`).helpGroup('Settings:')
  // For help and completion; `choices()` would also judge the text, which is left to where it is read.
  if (type.choices) option.argChoices = [...type.choices]
  return option
}

/** The settings of a local command; `profile` goes before the defaults. @throws ConfigError */
export const localSettings = <K extends SettingKey>(
  command: Command,
  keys: readonly K[],
  context: Context,
  profile?: Layer,
): Loaded<K> =>
  loadSettings(keys, {
    flags: command.opts(),
    environment: context.environment,
    ...(profile && { profile }),
  })

/** A bad flag of a client command is a matter of usage; the settings of a server are configuration. */
export function asUsage<T>(load: () => T): T {
  try {
    return load()
  } catch (error) {
    const isUsage = error instanceof ConfigError && [...error.origins].every((origin) => origin === 'flag')
    throw isUsage ? new CommandFailure('usage', error.message) : error
  }
}
