import { type Command, Option } from 'commander'
import type { Layer } from '../../config/layers.ts'
import { type Loaded, loadSettings } from '../../config/load.ts'
import { environmentNamesOf, flagOf, type SettingKey, settingRow } from '../../config/options.ts'
import type { Context } from '../context.ts'
import { suggest } from './suggest.ts'

/** Give a command the flags of these settings. Secrets have none. */
export function addSettings(command: Command, keys: readonly SettingKey[]): Command {
  for (const key of keys) if (!settingRow(key).secret) command.addOption(settingOption(key))
  return command
}

/** The command line parser only collects the text: `loadSettings` reads it, as it reads the texts of all layers. */
function settingOption(key: SettingKey): Option {
  const { type, help, default: usual, defaultIn, demo } = settingRow(key)
  const facts = [
    ...(usual === undefined || usual === 'false' || usual === '' ? [] : [`default: ${usual}`]),
    ...(demo ? [`with --demo: ${demo.default}`] : []),
    ...(defaultIn ? [`default: ${defaultIn('<data>')}`] : []),
    `env: ${environmentNamesOf(key).join(', ')}`,
  ]
  const flags = type.placeholder === null ? flagOf(key) : `${flagOf(key)} <${type.placeholder}>`
  return suggest(new Option(flags, `${help} (${facts.join('; ')})`).helpGroup('Settings:'), type.choices)
}

/** The settings of a command; `profile` has priority over the defaults. @throws ConfigError */
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
