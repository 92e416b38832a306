import { checkAccountId } from '../../accounts/identifiers.ts'
import type { SourceKey } from '../../catalogue/sync/source-repository.ts'
import type { Services } from '../../main.ts'
import { type SourceKind, type SourceKindName, sourceKinds } from '../../sources/kinds.ts'
import type { SourceOptions } from '../../sources/source.ts'
import { type Context, note } from '../context.ts'
import { CommandFailure } from '../exit-codes.ts'

/**
 * Owner of the images whose data names none: the given account, else the only one in the database.
 * @throws CommandFailure when the kind needs an owner, none is given, and there is not exactly one account
 */
export async function ownerOf(
  accounts: Services['store']['accounts'],
  kind: SourceKindName,
  given: string | undefined,
  context: Context,
): Promise<Pick<SourceOptions, 'account' | 'accountName' | 'userName'>> {
  if (given !== undefined) {
    const account = await accounts.findAccount(checkAccountId(given))
    if (account) return { account: account.account_id, accountName: account.name, userName: account.user }
    await note(
      context,
      `note: there is no account ${given} here; create it with "accounts create NAME --id ${given}"`,
    )
    return { account: given }
  }
  if ((sourceKinds[kind] as SourceKind).namesOwners) return {}
  const [only, ...others] = await accounts.listAccounts()
  if (!only || others.length > 0) {
    throw new CommandFailure(
      'usage',
      `images of ${kind} name no owner: say --account ID (there are ${only ? others.length + 1 : 'no'} accounts here)`,
    )
  }
  return { account: only.account_id, accountName: only.name, userName: only.user }
}

/** @throws CommandFailure when another source has the name */
export async function refuseOther(sources: Services['store']['sources'], key: SourceKey): Promise<void> {
  const known = await sources.find(key.name)
  if (!known || (known.kind === key.kind && known.place === key.place)) return
  throw new CommandFailure(
    'conflict',
    `${key.name} is the source ${known.kind} ${known.place}: say another --name, or run "sources remove" first`,
  )
}
