import { readFileSync } from 'node:fs'
import type { Account } from '../../accounts/account.ts'
import { newAccessKey, newSecretKey } from '../../accounts/identifiers.ts'
import { issueKey } from '../../accounts/issue-key.ts'
import { unsignedActor } from '../../catalogue/changes/change.ts'
import type { ImageWrite } from '../../catalogue/image-repository.ts'
import type { ServerSettings, Services } from '../../main.ts'
import { openNdjson } from '../../sources/lists/ndjson.ts'
import {
  starterOwner,
  starterOwnerName,
  starterPath,
  vendorOwner,
  vendorOwnerName,
  vendorPath,
} from '../../sources/lists/starter.ts'
import { vendorImages } from '../../sources/lists/vendor-images.ts'
import { SourceError } from '../../sources/source.ts'
import { type Profile, readProfile, writeProfile } from '../client/profile.ts'
import { type DemoAccounts, demoImages } from './demo-images.ts'

const born = '2026-01-05T00:00:00Z'

/** Accounts of the demo. Their ids are fixed, so that all demos are alike. */
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
 * The key is written to the folder's profile first and stored in the database last: a demo that was interrupted is
 * completed by the next start, and a complete one is not changed.
 * @returns the demo's profile; undefined when there are other data, to which no demo is added
 */
export async function prepareDemo(
  { store, box }: Services,
  { data, host, port, region }: ServerSettings,
): Promise<Profile | undefined> {
  const known = readProfile(data)
  if (!known && !(await isEmpty(store))) return undefined
  const profile = known ?? {
    endpoint: `http://${host}:${port}`,
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

/**
 * All images of a demo: the public ones of the starter catalogue, those of the two accounts, and those of a region in the
 * vendor's spelling. The latter are the newest, since code written for the cloud expects one of them as the first of a list.
 * @throws SourceError when a file of the package is missing or damaged
 */
export async function demoCatalogue(accounts: DemoAccounts, region: string): Promise<ImageWrite[]> {
  const writes: ImageWrite[] = []
  for await (const item of openNdjson(starterPath(), { account: starterOwner })) {
    if ('problem' in item) throw new SourceError(`${item.problem.place}: ${item.problem.reason}.`)
    if ('write' in item) writes.push(item.write)
  }
  writes.push(...demoImages(accounts))
  const newest = Math.max(...writes.map(({ image }) => Date.parse(image.created_at)))
  const vendors = vendorImages(readFileSync(vendorPath(), 'utf8'), region, newest)
  return [...writes, ...vendors.map((image) => ({ image }))]
}
