import { Command } from 'commander'
import { sourceKey } from '../../../ingest/source-key.ts'
import type { Services } from '../../../main.ts'
import { confirm, untilInterrupted } from '../../client/prompt.ts'
import { type Context, note } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addKindFlags, checkKind, kindSettings } from '../../flags/kind-flags.ts'
import { interval, percent } from '../../flags/parsers.ts'
import { requireSource, runNow } from '../../local/run-now.ts'
import { addStoreSettings, withServices } from '../../local/services.ts'
import { ownerOf, refuseOther } from '../../local/source-owner.ts'
import { addOutput, addTable, outputOf, printJson, printRows } from '../../output/format.ts'
import { type ListedSource, listedSource, sourceColumns } from '../../output/source-columns.ts'
import { printable } from '../../output/width.ts'
import { shellLine } from '../../shell/quoting.ts'

interface AddFlags {
  readonly name?: string
  readonly account?: string
  readonly every?: number
  readonly prune?: true
  readonly maxHide?: number
}

export function sourcesCommand(context: Context): Command {
  const sources = new Command('sources').description('sources that the server follows by itself')

  const add = sources
    .command('add')
    .argument('<kind>', 'kind of source')
    .argument('<source>', 'where it is, as the server finds it')
    .description('follow a source from now on, or in another way than before')
    .option('--every <span>', 'how often, such as 1h or 15m (default: only by "sources run")', interval)
    .option('--name <name>', 'what the source is remembered by (default: the kind and where it is)')
    .option('--account <id>', 'owner of images whose data names none')
    .option('--prune', 'delete what the source does not have any more, in place of hiding it')
    .option(
      '--max-hide <percent>',
      'refuse to hide or delete more of its images at once (default: 20)',
      percent,
    )
  addStoreSettings(addKindFlags(add).addHelpText('after', secrets)).action(
    (kind: string, path: string, flags: AddFlags, command: Command) =>
      withServices(command, context, (services) => addSource(services, kind, path, flags, command, context)),
  )

  addTable(addStoreSettings(sources.command('list')))
    .description('list the sources: when each ran last, what became of it, and when it runs again')
    .action(async (_: unknown, command: Command) => {
      const rows = await withServices(command, context, ({ store }) => listAll(store.sources))
      await printRows(command, context, sourceColumns(Date.now()), rows)
    })

  addOutput(addStoreSettings(sources.command('run').argument('<name>', 'name of the source')), [
    'table',
    'json',
  ])
    .description('run a source now, here, as it was told to when it was added')
    .action(async (name: string, _: unknown, command: Command) => {
      const { signal, release } = untilInterrupted(context)
      try {
        const ran = await withServices(command, context, (services) =>
          runNow(services, name, signal, context),
        )
        if (outputOf(command) === 'json')
          await printJson(context, { name, result: ran.result, text: ran.text })
        if (ran.result !== 'done')
          throw new CommandFailure(exits[ran.result], printable(`${name}: ${ran.text}`))
        if (outputOf(command) === 'table') await note(context, printable(`${name}: ${ran.text}`))
      } finally {
        release()
      }
    })

  addStoreSettings(sources.command('remove').argument('<name>', 'name of the source'))
    .description('forget a source and what it said; its images stay as they are')
    .option('-y, --yes', 'do not ask')
    .action(async (name: string, { yes }: { yes?: true }, command: Command) => {
      await withServices(command, context, async ({ store }) => {
        await requireSource(store.sources, name)
        if (!yes)
          await confirm(context, `forget ${name}, and that ${await store.sources.count(name)} images are its`)
        await store.sources.remove(name)
      })
      await note(context, `${name} is forgotten; its images stay as they are`)
    })

  return sources
}

const exits = { failed: 'refused', lost: 'conflict', stopped: 'interrupted' } as const

const secrets = `
What is given here is stored and shown: it must hold no secret. A kind that needs one takes it from the environment of the server.`

async function addSource(
  { store }: Services,
  word: string,
  path: string,
  { name, account, every, prune, maxHide }: AddFlags,
  command: Command,
  context: Context,
): Promise<void> {
  const kind = checkKind(word)
  if (path === '-') throw new CommandFailure('usage', 'standard input is there once only: give a file')
  const key = sourceKey(kind, path, name)
  await refuseOther(store.sources, key)
  const owner = await ownerOf(store.accounts, kind, account, context)
  const { settings = {} } = kindSettings(command, kind, context.environment)
  const order = {
    ...(owner.account !== undefined && { account: owner.account }),
    ...(prune && { prune }),
    ...(maxHide !== undefined && { maxHide }),
    ...(Object.keys(settings).length > 0 && { settings }),
  }
  await store.sources.save(key, order, every ?? null, every === undefined ? null : Date.now())
  const when =
    every === undefined
      ? 'It runs when you say so, with the same settings'
      : 'A running server begins within seconds. To run it now, with the same settings'
  const line = shellLine([context.invocation, 'sources', 'run', key.name])
  await note(context, `${key.name} is remembered. ${when}:\n  ${line}`)
}

async function listAll(sources: Services['store']['sources']): Promise<ListedSource[]> {
  const rows: ListedSource[] = []
  for (const source of await sources.list()) rows.push(listedSource(source, await sources.count(source.name)))
  return rows
}
