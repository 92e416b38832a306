import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { settingsOf } from '../../config/options.ts'
import type { Services } from '../../main.ts'
import type { Context } from '../context.ts'
import { CommandFailure } from '../exit-codes.ts'
import { addSettings, localSettings } from '../flags/setting-flags.ts'
import { rebuildProgress } from '../output/rebuild-progress.ts'

/** Settings of commands that open the database without the master key. */
export const databaseKeys = settingsOf('store').filter(
  (key) => key !== 'masterKeyFile' && key !== 'databaseConnections',
)

/** Give a command the settings of commands that open the database and the master key. */
export const addStoreSettings = (command: Command): Command => addSettings(command, settingsOf('store'))

/** Open the database and the master key for a command, and close them at its end, also when it fails. */
export async function withServices<T>(
  command: Command,
  context: Context,
  act: (services: Services) => Promise<T>,
): Promise<T> {
  const { values } = localSettings(command, settingsOf('store'), context)
  // Imported here, since commands that only call a server do not need the code of server and database.
  const { openServices } = await import('../../main.ts')
  const services = await openServices(values, { onProgress: rebuildProgress(context.stderr) })
  try {
    return await act(services)
  } finally {
    await services.close()
  }
}

/** The path in a database URL; undefined when the database is not a file. */
export const databaseFile = (url: string): string | undefined => /^sqlite:(?!:memory:)(.+)$/.exec(url)?.[1]

/** @throws CommandFailure if the file does not exist: opening it would create an empty database */
export function requireDatabase(url: string): void {
  const path = databaseFile(url)
  if (path !== undefined && !existsSync(path))
    throw new CommandFailure('notFound', `there is no database at ${path}`)
}
