import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { settingsOf } from '../../config/options.ts'
import type { Services } from '../../main.ts'
import type { Context } from '../context.ts'
import { CommandFailure } from '../exit-codes.ts'
import { addSettings, localSettings } from '../flags/setting-flags.ts'
import { rebuildProgress } from '../output/rebuild-progress.ts'

/** Give a command the settings of everything that opens the database. */
export const addStoreSettings = (command: Command): Command => addSettings(command, settingsOf('store'))

/** Open the database and the master key for a command, and close them whatever happens. */
export async function withServices<T>(
  command: Command,
  context: Context,
  act: (services: Services) => Promise<T>,
): Promise<T> {
  const { values } = localSettings(command, settingsOf('store'), context)
  // Loaded here, because commands that only call a server should not wait for server and database code.
  const { openServices } = await import('../../main.ts')
  const services = await openServices(values, { onProgress: rebuildProgress(context.stderr) })
  try {
    return await act(services)
  } finally {
    await services.close()
  }
}

/** The file of a database URL; undefined when it is in none. */
export const databaseFile = (url: string): string | undefined => /^sqlite:(?!:memory:)(.+)$/.exec(url)?.[1]

/** Opening a file that is not there would make an empty database, and call it sound. */
export function demandDatabase(url: string): void {
  const path = databaseFile(url)
  if (path !== undefined && !existsSync(path))
    throw new CommandFailure('notFound', `there is no database at ${path}`)
}
