import type { Command } from 'commander'
import { type Client, type ClientOptions, createClient } from 'scp-images-client'
import { type Loaded, loadSettings } from '../../config/load.ts'
import { environmentNamesOf, type SettingKey, settingsOf } from '../../config/options.ts'
import type { Context } from '../context.ts'
import { CommandFailure } from '../exit-codes.ts'
import { asUsage } from '../flags/setting-flags.ts'
import { type Profile, profileLayer, profilePath, readProfile } from './profile.ts'

const clientKeys = settingsOf('client')
type ClientKey = (typeof clientKeys)[number]

/** Settings of a command that calls a server, with the profile they come from, if any. */
export interface ClientSettings extends Loaded<ClientKey> {
  readonly profile: Profile | undefined
}

/**
 * Flag, else environment, else configuration file, else the profile of the data folder, else default. The profile is
 * taken as a whole or not at all: with a key in the environment it is not looked at, so that no key is ever sent with
 * another's account.
 */
export function clientSettings(command: Command, context: Context): ClientSettings {
  const given = { flags: command.opts(), environment: context.environment }
  return asUsage(() => {
    const data = loadSettings(['data', 'config'], given).values.data
    const profile = hasKey(context) ? undefined : readProfile(data)
    const layer = profile && { profile: profileLayer(profilePath(data), profile) }
    return { ...loadSettings(clientKeys, { ...given, ...layer }), profile }
  })
}

const keyNames = (['accessKey', 'secretKey'] satisfies SettingKey[])
  .flatMap(environmentNamesOf)
  .flatMap((name) => [name, `${name}_FILE`])

const hasKey = ({ environment }: Context): boolean => keyNames.some((name) => environment[name])

/** Who signs. @throws CommandFailure that says how to give a key */
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

/** A client as the command's settings want it. */
export function openClient(settings: ClientSettings): Client {
  const { endpoint, accountId, apiVersion, language } = settings.values
  const options: ClientOptions = {
    endpoint,
    language,
    ...credentials(settings),
    ...(accountId !== undefined && { accountId }),
    ...(apiVersion !== undefined && { apiVersion }),
  }
  return createClient(options)
}
