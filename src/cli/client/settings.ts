import type { Command } from 'commander'
import { type Client, createClient } from 'scp-images-client'
import { ConfigError, type Loaded } from '../../config/load.ts'
import { environmentNamesOf, type SettingKey, settingsOf } from '../../config/options.ts'
import type { Context } from '../context.ts'
import { CommandFailure } from '../exit-codes.ts'
import { addSettings, localSettings } from '../flags/setting-flags.ts'
import { type Profile, profileLayer, profilePath, readProfile } from './profile.ts'

const clientKeys = settingsOf('client')

/** Give a command the settings of commands that call a server. */
export const addClientSettings = (command: Command): Command => addSettings(command, clientKeys)

/** Settings of a command that calls a server, with the profile they come from, if any. */
export interface ClientSettings extends Loaded<(typeof clientKeys)[number]> {
  readonly profile: Profile | undefined
}

/**
 * Flag, else environment, else configuration file, else the profile of the data folder, else default. The profile is
 * used in full or not at all: it is not read if the environment has a key, so that no key is sent with the account of
 * another key.
 * @throws CommandFailure `usage` for a bad flag
 */
export function clientSettings(command: Command, context: Context): ClientSettings {
  try {
    const { data } = localSettings(command, ['data', 'config'], context).values
    const profile = hasKey(context) ? undefined : readProfile(data)
    const layer = profile && profileLayer(profilePath(data), profile)
    return { ...localSettings(command, clientKeys, context, layer), profile }
  } catch (error) {
    const isUsage = error instanceof ConfigError && [...error.origins].every((origin) => origin === 'flag')
    throw isUsage ? new CommandFailure('usage', error.message) : error
  }
}

const keyNames = (['accessKey', 'secretKey'] satisfies SettingKey[])
  .flatMap(environmentNamesOf)
  .flatMap((name) => [name, `${name}_FILE`])

const hasKey = ({ environment }: Context): boolean => keyNames.some((name) => environment[name])

/** The key that signs requests. @throws CommandFailure that explains how to give a key */
export function credentials({ values }: ClientSettings): { accessKey: string; secretKey: string } {
  const { accessKey, secretKey } = values
  if (accessKey !== undefined && secretKey !== undefined) return { accessKey, secretKey }
  if (accessKey === undefined && secretKey === undefined) {
    throw new CommandFailure(
      'forbidden',
      `no access key: set SCP_ACCESS_KEY and SCP_SECRET_KEY, or name the data folder of "serve --demo" with --data\n(there is no ${profilePath(values.data)})`,
    )
  }
  const missing = accessKey === undefined ? 'SCP_ACCESS_KEY' : 'SCP_SECRET_KEY'
  throw new CommandFailure('configuration', `${missing} is not set, but its other half is`)
}

/** A client with the command's settings. */
export const clientOf = (command: Command, context: Context): Client =>
  openClient(clientSettings(command, context))

export function openClient(settings: ClientSettings): Client {
  const { endpoint, accountId, apiVersion, language } = settings.values
  return createClient({
    endpoint,
    language,
    ...credentials(settings),
    ...(accountId !== undefined && { accountId }),
    ...(apiVersion !== undefined && { apiVersion }),
  })
}
