import { Command } from 'commander'
import type { Account } from '../../../accounts/account.ts'
import type { Context } from '../../context.ts'
import { addStoreSettings, withServices } from '../../local/services.ts'
import { addOutput, printOne, printRows } from '../../output/format.ts'
import type { Column } from '../../output/table.ts'

const created: Column<Pick<Account, 'account_id' | 'name'>>[] = [
  { title: 'ACCOUNT ID', cell: (account) => account.account_id },
  { title: 'NAME', cell: (account) => account.name },
]

const listed: Column<Account>[] = [
  ...created,
  { title: 'USER', cell: (account) => account.user ?? '-', rank: 1 },
  { title: 'CREATED', cell: (account) => account.created_at, rank: 2 },
]

export function accountsCommand(context: Context): Command {
  const accounts = new Command('accounts').description('accounts: who owns images and access keys')

  addOutput(addStoreSettings(accounts.command('create').argument('<name>', 'name of the account')), [
    'table',
    'json',
  ])
    .description('create an account')
    .option('--id <hex32>', 'its id, 32 hexadecimal digits (default: a random one)')
    .option('--user <email>', 'e-mail of its user')
    .action(async (name: string, options: { id?: string; user?: string }, command: Command) => {
      const { createAccount } = await import('../../../accounts/create-account.ts')
      const { id, user } = options
      const account = await withServices(command, context, ({ store }) =>
        createAccount(store.accounts, { name, ...(id && { id }), ...(user && { user }) }, Date.now()),
      )
      await printOne(command, context, created, { account_id: account.account_id, name: account.name })
    })

  addOutput(addStoreSettings(accounts.command('list')))
    .description('list the accounts, oldest first')
    .action(async (_: unknown, command: Command) => {
      const rows = await withServices(command, context, ({ store }) => store.accounts.listAccounts())
      await printRows(command, context, listed, rows)
    })
  return accounts
}
