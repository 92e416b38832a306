import type { AccountId } from 'scp-images-client/contract/image-fields'
import { wholeSeconds } from 'scp-images-client/contract/whole-seconds'
import type { AccountRepository } from './account.ts'
import { AccountError } from './account-error.ts'
import { checkAccessKey, checkAccountId, checkSecretKey, newAccessKey, newSecretKey } from './identifiers.ts'
import { parsePolicy } from './policy.ts'
import type { SecretBox } from './secret-box.ts'

interface NewKey {
  readonly account_id: AccountId
  /** A random one unless given. */
  readonly access_key?: string
  /** A random one unless given. */
  readonly secret_key?: string
  /** Text of a policy document; without one the key has its account's full rights. */
  readonly policy?: string
}

/** A new key as its owner gets it, once: the secret cannot be shown again. */
export type IssuedKey = Required<Omit<NewKey, 'policy'>>

/**
 * Make and store an access key, its secret sealed.
 * @param now Unix time in milliseconds
 * @throws AccountError `invalid` for a bad key, secret or account id; `unknown` for an unknown account; `taken` for a known key
 * @throws PolicyError for a policy that is not valid
 */
export async function issueKey(
  accounts: Pick<AccountRepository, 'addKey' | 'findAccount'>,
  box: SecretBox,
  request: NewKey,
  now: number,
): Promise<IssuedKey> {
  const account_id = checkAccountId(request.account_id)
  const access_key = request.access_key === undefined ? newAccessKey() : checkAccessKey(request.access_key)
  const secret_key = request.secret_key === undefined ? newSecretKey() : checkSecretKey(request.secret_key)
  if (request.policy !== undefined) parsePolicy(request.policy)
  if (!(await accounts.findAccount(account_id))) {
    throw new AccountError('unknown', `There is no account with the id ${account_id}. Create it first.`)
  }
  const isAdded = await accounts.addKey({
    access_key,
    account_id,
    sealed_secret: box.seal(secret_key, access_key),
    policy: request.policy ?? null,
    enabled: true,
    created_at: wholeSeconds(now),
  })
  if (!isAdded) throw new AccountError('taken', `There is an access key ${access_key} already.`)
  return { account_id, access_key, secret_key }
}
