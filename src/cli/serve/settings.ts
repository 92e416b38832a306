import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import { demoLayer } from '../../config/layers.ts'
import { ConfigError } from '../../config/load.ts'
import { flagOf, mostWorkers, type SettingKey, settingRow, settingsOf } from '../../config/options.ts'
import type { ServerSettings } from '../../main.ts'
import type { Context } from '../context.ts'
import { localSettings } from '../flags/setting-flags.ts'

/** The settings of a server, and its number of processes. */
export interface ServerSetup {
  readonly settings: ServerSettings
  readonly workers: number
}

export interface LoadedSetup extends ServerSetup {
  /** The effects of the defaults of `--demo`, one sentence each. */
  readonly demoNotes: readonly string[]
}

/** The current settings. @throws ConfigError also when several workers cannot use the database */
export function loadServerSettings(command: Command, context: Context): LoadedSetup {
  const layer = command.opts<{ demo?: boolean }>().demo ? demoLayer : undefined
  const { values: settings, origins } = localSettings(command, settingsOf('server'), context, layer)
  const workers =
    settings.workers === 'auto' ? Math.min(mostWorkers, availableParallelism()) : settings.workers
  if (workers > 1 && settings.database === 'sqlite::memory:') {
    const text = `${origins.workers.name} = "${settings.workers}" needs a database that processes share, and sqlite::memory: is none: use a file, ${flagOf('database')} sqlite:PATH, or ${flagOf('workers')} 1`
    throw new ConfigError([{ text, origin: origins.workers.kind }])
  }
  const fromDemo = settingsOf('server').filter((key) => origins[key] === demoLayer(key)?.origin)
  return { settings, workers, demoNotes: fromDemo.map(demoNote) }
}

function demoNote(key: SettingKey): string {
  const { demo } = settingRow(key)
  return `${demo?.effect}: ${flagOf(key)} ${demo?.default} is the default with --demo.`
}

/** The new settings, except those that a reload does not change; and which of these differ. */
export function reloaded(
  old: ServerSettings,
  { settings, workers }: ServerSetup,
): ServerSetup & { readonly kept: readonly string[] } {
  const fixedAtStart = settingsOf('server').filter((key) => settingRow(key).fixedAtStart)
  const changed = fixedAtStart.filter((key) => settings[key] !== old[key])
  const stays = Object.fromEntries(fixedAtStart.map((key) => [key, old[key]]))
  return { settings: { ...settings, ...stays }, workers, kept: changed.map(flagOf) }
}
