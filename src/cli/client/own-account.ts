import type { Client } from 'scp-images-client'
import { CommandFailure } from '../exit-codes.ts'
import { type ClientSettings, credentials } from './settings.ts'

/** The caller's own account: as the settings or the profile of the data folder say, else as the server does. */
export async function ownAccount(settings: ClientSettings, client: Client): Promise<string> {
  const known = settings.values.accountId ?? settings.profile?.account_id
  if (known !== undefined) return known
  const { accessKey } = credentials(settings)
  const { access_keys } = await client.listAccessKeys()
  const own = access_keys.find((key) => key.access_key === accessKey) ?? access_keys[0]
  if (own) return own.account_id
  throw new CommandFailure('refused', 'the server does not say whose key this is: give --account-id')
}
