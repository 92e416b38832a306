import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import { ConfigError } from '../config/load.ts'
import { flagOf, mostWorkers, settingRow, settingsOf } from '../config/options.ts'
import type { ServerSettings } from '../main.ts'
import type { Context } from './context.ts'
import { localSettings } from './setting-flags.ts'

/** The settings of a server, and by how many processes it serves. */
export interface ServerSetup {
  readonly settings: ServerSettings
  readonly workers: number
}

/** Settings as they are now. @throws ConfigError also when workers could not share the database */
export function loadServerSettings(command: Command, context: Context): ServerSetup {
  const { values: settings, origins } = localSettings(command, settingsOf('server'), context)
  const workers =
    settings.workers === 'auto' ? Math.min(mostWorkers, availableParallelism()) : settings.workers
  if (workers > 1 && settings.database === 'sqlite::memory:') {
    const text = `${origins.workers.name} = "${settings.workers}" needs a database that processes share, and sqlite::memory: is none: use a file, ${flagOf('database')} sqlite:PATH, or ${flagOf('workers')} 1`
    throw new ConfigError([{ text, origin: origins.workers.kind }])
  }
  return { settings, workers }
}

/** The new settings, but for those that stay as they were at the start; and which of these had changed. */
export function reloaded(
  old: ServerSettings,
  { settings, workers }: ServerSetup,
): ServerSetup & { readonly kept: readonly string[] } {
  const forLife = settingsOf('server').filter((key) => settingRow(key).forLife)
  const changed = forLife.filter((key) => settings[key] !== old[key])
  const stays = Object.fromEntries(forLife.map((key) => [key, old[key]]))
  return { settings: { ...settings, ...stays }, workers, kept: changed.map(flagOf) }
}
