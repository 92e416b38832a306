import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import type { StoredKey } from '../../../accounts/account.ts'
import type { IssuedKey } from '../../../accounts/issue-key.ts'
import { type Context, note } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addStoreSettings, withServices } from '../../local/services.ts'
import { addTable, outputOf, printOne, printRows } from '../../output/format.ts'
import type { Column } from '../../output/table.ts'

const issued: Column<IssuedKey>[] = [
  { title: 'ACCOUNT ID', cell: (key) => key.account_id },
  { title: 'ACCESS KEY', cell: (key) => key.access_key },
  { title: 'SECRET KEY', cell: (key) => key.secret_key },
]

/** A key as it is listed: without its secret, sealed or not. */
interface ListedKey extends Omit<StoredKey, 'sealed_secret' | 'policy'> {
  readonly policy: unknown
}

const listed: Column<ListedKey>[] = [
  { title: 'ACCESS KEY', cell: (key) => key.access_key },
  { title: 'ACCOUNT ID', cell: (key) => key.account_id, rank: 1 },
  { title: 'STATE', cell: (key) => (key.enabled ? 'enabled' : 'disabled') },
  { title: 'RIGHTS', cell: (key) => (key.policy === null ? 'full' : 'by policy'), rank: 2 },
  { title: 'CREATED', cell: (key) => key.created_at, rank: 3 },
]

interface CreateOptions {
  account: string
  policy?: string
  accessKey?: string
  secretKeyFile?: string
}

export function keysCommand(context: Context): Command {
  const keys = new Command('keys').description('access keys: what signs requests')

  addTable(addStoreSettings(keys.command('create')), ['table', 'json'])
    .description('create an access key; its secret is shown once, here')
    .requiredOption('--account <id>', 'account the key belongs to')
    .option('--policy <file>', "policy file that limits the key (default: the account's full rights)")
    .option('--access-key <key>', 'a key of your own; needs --secret-key-file')
    .option('--secret-key-file <file>', 'file that holds its secret')
    .action((options: CreateOptions, command: Command) => create(options, command, context))

  addTable(addStoreSettings(keys.command('list')))
    .description('list the access keys, oldest first; never their secrets')
    .action(async (_: unknown, command: Command) => {
      const stored = await withServices(command, context, ({ store }) => store.accounts.listKeys())
      await printRows(command, context, listed, stored.map(withoutSecret))
    })

  addStoreSettings(keys.command('disable').argument('<access-key>', 'key to disable'))
    .description('disable an access key at once, also on a running server')
    .action(async (accessKey: string, _: unknown, command: Command) => {
      const found = await withServices(command, context, ({ store }) => store.accounts.disableKey(accessKey))
      if (!found) throw new CommandFailure('notFound', `there is no access key ${accessKey}`)
      await note(context, `access key ${accessKey} is disabled`)
    })
  return keys
}

async function create(options: CreateOptions, command: Command, context: Context): Promise<void> {
  const { account, policy, accessKey, secretKeyFile } = options
  if ((accessKey === undefined) !== (secretKeyFile === undefined)) {
    throw new CommandFailure(
      'usage',
      '--access-key and --secret-key-file belong together: give both or neither',
    )
  }
  const request = {
    account_id: account,
    ...(policy !== undefined && { policy: readText(policy) }),
    ...(accessKey !== undefined && { access_key: accessKey }),
    ...(secretKeyFile !== undefined && { secret_key: readText(secretKeyFile).trim() }),
  }
  const { issueKey } = await import('../../../accounts/issue-key.ts')
  const key = await withServices(command, context, ({ store, box }) =>
    issueKey(store.accounts, box, request, Date.now()),
  )
  await printOne(command, context, issued, key)
  if (outputOf(command) === 'table') await note(context, 'Keep the secret key: it is not shown again.')
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new CommandFailure('usage', `cannot read ${path}: ${(error as Error).message}`)
  }
}

const withoutSecret = ({ sealed_secret: _, policy, ...key }: StoredKey): ListedKey => ({
  ...key,
  policy: policy === null ? null : JSON.parse(policy),
})
