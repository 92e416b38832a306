import { Command } from 'commander'
import { defaultMaxHide } from '../../../catalogue/sync/hide-limit.ts'
import type { SourceKey } from '../../../catalogue/sync/source-repository.ts'
import { openSource } from '../../../ingest/open-source.ts'
import { sourceKey } from '../../../ingest/source-key.ts'
import type { Services } from '../../../main.ts'
import { type SourceKind, type SourceKindName, sourceKinds } from '../../../sources/kinds.ts'
import { SourceError } from '../../../sources/source.ts'
import { untilInterrupted } from '../../client/prompt.ts'
import { type Context, note } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addKindFlags, checkKind, kindSettings } from '../../flags/kind-flags.ts'
import { percent } from '../../flags/parsers.ts'
import { runOnChange } from '../../local/on-change.ts'
import { addStoreSettings, withServices } from '../../local/services.ts'
import { ownerOf, refuseOther } from '../../local/source-owner.ts'
import { type SyncOptions, syncOnce } from '../../local/sync-once.ts'
import { allDiagnosticsHelp } from '../../output/diagnostics.ts'
import { addOutput, outputOf } from '../../output/format.ts'

interface SyncFlags extends Omit<SyncOptions, 'json'> {
  readonly name?: string
  readonly account?: string
  readonly watch?: boolean
}

export function syncCommand(context: Context): Command {
  const command = new Command('sync')
    .description('make the catalogue follow a source: shows a plan first; what was set here stays')
    .argument('<kind>', 'kind of source')
    .argument('<source>', 'where it is')
    .option('--name <name>', 'what the source is remembered by (default: the kind and where it is)')
    .option('--account <id>', 'owner of images whose data names none')
    .option('--prune', 'delete what the source does not have any more, in place of hiding it')
    .option(
      '--max-hide <percent>',
      'refuse to hide or delete more of its images at once',
      percent,
      defaultMaxHide,
    )
    .option('-y, --yes', 'do not ask')
    .option('--all', `print all steps of the plan; ${allDiagnosticsHelp}`)
    .option('--watch', 'do it again whenever something changes there, without asking, until interrupted')
    .option('--detailed-exitcode', 'exit with 3 when there are changes that were not made')
  addKindFlags(command).addHelpText('after', examples)
  addStoreSettings(addOutput(command, ['table', 'json']))
  return command.action(async (word: string, path: string, flags: SyncFlags) => {
    const kind = checkKind(word)
    const settings = kindSettings(command, kind, context.environment)
    const key = sourceKey(kind, path, flags.name)
    const { yes = flags.watch ?? false } = flags
    const options = { ...flags, yes, json: outputOf(command) === 'json' }
    await withServices(command, context, (services) =>
      run(services, key, kind, settings, flags, options, context),
    )
  })
}

const examples = `
Without --yes, and where nobody can be asked, it only prints the plan. Skipped rows make the exit code 1.

Examples:
  $ scp-images sync ndjson images.ndjson
  $ scp-images sync osism etc/images --account ID --yes
  $ scp-images sync ndjson images.ndjson --output json --detailed-exitcode`

async function run(
  { store, dataFolder }: Services,
  key: SourceKey,
  kind: SourceKindName,
  settings: ReturnType<typeof kindSettings>,
  { account, watch }: SyncFlags,
  options: SyncOptions,
  context: Context,
): Promise<void> {
  const row: SourceKind = sourceKinds[kind]
  if (watch && !row.watch) throw new CommandFailure('usage', `sources of the kind ${kind} cannot be watched`)
  await refuseOther(store.sources, key)
  const owner = await ownerOf(store.accounts, kind, account, context)
  const { signal, release } = untilInterrupted(context)
  const open = () => openSource(kind, key.place, { ...owner, ...settings, dataFolder, traced: true, signal })
  const readAs = {
    ...(owner.account !== undefined && { account: owner.account }),
    ...(settings.settings && { settings: settings.settings }),
  }
  const work = { key, open, readAs, store, signal, context }
  try {
    if (!watch || !row.watch) return await syncOnce(work, options)
    await runOnChange(row.watch(key.place, signal), signal, async () => {
      await syncOnce(work, options).catch((error: unknown) => noteError(error, signal, context))
    })
  } finally {
    release()
  }
}

/** `--watch` continues after errors that may be gone the next time. */
async function noteError(error: unknown, signal: AbortSignal, context: Context): Promise<void> {
  if (signal.aborted) return
  if (!(error instanceof CommandFailure || error instanceof SourceError)) throw error
  if (error.message !== '') await note(context, `scp-images: ${error.message}`)
}
