import type { AccountId } from 'scp-images-client/contract/image-fields'
import { wholeSeconds } from 'scp-images-client/contract/whole-seconds'
import type { Account, AccountRepository } from './account.ts'
import { AccountError } from './account-error.ts'
import { checkAccountId, checkAccountName, checkUser, newAccountId } from './identifiers.ts'

interface NewAccount {
  readonly name: string
  /** 32 hexadecimal digits; a random one unless given. */
  readonly id?: AccountId
  /** E-mail of the account's user, shown as `owner_user_name`. */
  readonly user?: string
}

/**
 * Make and store an account.
 * @param now Unix time in milliseconds
 * @throws AccountError `invalid` for a bad name, id or user; `taken` for an id that already exists
 */
export async function createAccount(
  accounts: Pick<AccountRepository, 'addAccount'>,
  { name, id, user }: NewAccount,
  now: number,
): Promise<Account> {
  const account: Account = {
    account_id: id === undefined ? newAccountId() : checkAccountId(id),
    name: checkAccountName(name),
    user: user === undefined ? null : checkUser(user),
    created_at: wholeSeconds(now),
  }
  if (!(await accounts.addAccount(account))) {
    throw new AccountError('taken', `There is an account with the id ${account.account_id} already.`)
  }
  return account
}
