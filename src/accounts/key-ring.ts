import { LRUCache } from 'lru-cache'
import type { AccountId } from 'scp-images-client/contract/image-fields'
import type { DataVersion } from '../catalogue/data-version.ts'
import { type SigningKey, signingKey } from '../signing/signing-key.ts'
import type { AccountRepository, StoredKey } from './account.ts'
import { newSecretKey } from './identifiers.ts'
import { type Policy, parsePolicy } from './policy.ts'
import type { SecretBox } from './secret-box.ts'

/** An access key that may sign. */
export interface ActiveKey {
  readonly access_key: string
  readonly account_id: AccountId
  readonly signingKey: SigningKey
  /** Undefined: the account's full rights. */
  readonly policy: Policy | undefined
}

export interface KeyRing {
  /**
   * The key, or undefined when it is unknown or disabled. Reads the repository every time, so that a key disabled by
   * another process is refused at once.
   * @param asOf the state of the database that the request reads, where it is known
   * @throws SecretBoxError when the stored secret was sealed with another master key
   */
  find(accessKey: string, asOf?: DataVersion): Promise<ActiveKey | undefined>
}

/** The key that a signature is checked against when the access key is unknown: the check takes as long as with a known key. */
export const decoyKey: SigningKey = signingKey(newSecretKey())

/** @param capacity how many decrypted keys are cached; the least recently used is evicted */
export function createKeyRing(
  accounts: Pick<AccountRepository, 'findKey'>,
  box: SecretBox,
  capacity = 10_000,
): KeyRing {
  const opened = new LRUCache<string, { readonly row: StoredKey; readonly key: ActiveKey }>({ max: capacity })

  return {
    async find(accessKey, asOf) {
      const row = await accounts.findKey(accessKey, asOf)
      if (!row?.enabled) return undefined
      const known = opened.get(accessKey)
      if (known && isSameKey(known.row, row)) return known.key
      const key = openKey(row, box)
      opened.set(accessKey, { row, key })
      return key
    },
  }
}

const openKey = (
  { access_key, account_id, sealed_secret, policy }: StoredKey,
  box: SecretBox,
): ActiveKey => ({
  access_key,
  account_id,
  signingKey: signingKey(box.open(sealed_secret, access_key)),
  policy: policy === null ? undefined : parsePolicy(policy),
})

const isSameKey = (left: StoredKey, right: StoredKey) =>
  left.sealed_secret === right.sealed_secret &&
  left.policy === right.policy &&
  left.account_id === right.account_id
