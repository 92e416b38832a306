import type { Account } from '../../accounts/account.ts'
import { newAccessKey, newSecretKey } from '../../accounts/identifiers.ts'
import { issueKey } from '../../accounts/issue-key.ts'
import { unsignedActor } from '../../catalogue/changes/change.ts'
import type { Services } from '../../main.ts'
import { starterOwner, starterOwnerName, vendorOwner, vendorOwnerName } from '../../sources/lists/starter.ts'
import { type Profile, readProfile, writeProfile } from '../client/profile.ts'
import { demoCatalogue } from './starter.ts'

const born = '2026-01-05T00:00:00Z'

/** Accounts of the demo. Their ids are fixed, so that every demo looks the same. */
const accounts = {
  demo: {
    account_id: 'de300000000000000000000000000001',
    name: 'demo',
    user: 'demo@example.com',
    created_at: born,
  },
  partner: {
    account_id: 'de300000000000000000000000000002',
    name: 'partner',
    user: 'partner@example.com',
    created_at: born,
  },
} as const satisfies Record<string, Account>

const publishers: readonly Account[] = [
  { account_id: starterOwner, name: starterOwnerName, user: null, created_at: born },
  { account_id: vendorOwner, name: vendorOwnerName, user: null, created_at: born },
]

/**
 * Fill a new data folder with the starter catalogue, two accounts with images of their own, and an access key.
 * Of the images in the vendor's words it gets those of one region.
 * The key is written to the folder's profile before anything else and stored after everything else: a demo that was
 * cut off is completed by the next start, and a complete one is left alone.
 * @returns the demo's profile; undefined when the data are someone's own, which are never added to
 */
export async function prepareDemo(
  { store, box }: Services,
  data: string,
  endpoint: string,
  region: string,
): Promise<Profile | undefined> {
  const known = readProfile(data)
  if (!known && !(await isEmpty(store))) return undefined
  const profile = known ?? {
    endpoint,
    access_key: newAccessKey(),
    secret_key: newSecretKey(),
    account_id: accounts.demo.account_id,
  }
  if (await store.accounts.findKey(profile.access_key)) return profile
  if (!known) await writeProfile(data, profile)
  for (const account of [...publishers, accounts.demo, accounts.partner])
    await store.accounts.addAccount(account)
  await store.images.apply(await demoCatalogue(accounts, region), { actor: unsignedActor('import demo') })
  const { access_key, secret_key, account_id } = profile
  await issueKey(store.accounts, box, { access_key, secret_key, account_id }, Date.now())
  return profile
}

async function isEmpty(store: Services['store']): Promise<boolean> {
  const [images, known] = await Promise.all([store.images.count(), store.accounts.listAccounts()])
  return images === 0 && known.length === 0
}
