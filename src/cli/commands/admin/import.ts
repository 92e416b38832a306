import { Command } from 'commander'
import { unsignedActor } from '../../../catalogue/changes/change.ts'
import { importImages } from '../../../ingest/import-images.ts'
import { openSource } from '../../../ingest/open-source.ts'
import type { Services } from '../../../main.ts'
import type { SourceKindName } from '../../../sources/kinds.ts'
import { untilInterrupted } from '../../client/prompt.ts'
import { type Context, print } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addKindFlags, checkKind, kindSettings } from '../../flags/kind-flags.ts'
import { addStoreSettings, withServices } from '../../local/services.ts'
import { ownerOf } from '../../local/source-owner.ts'
import { allDiagnosticsHelp, diagnosticLog } from '../../output/diagnostics.ts'
import { addOutput, outputOf, printJson } from '../../output/format.ts'
import { progressLine, progressText, span } from '../../output/progress.ts'

interface ImportFlags {
  account?: string
  dryRun?: boolean
  all?: boolean
}

export function importCommand(context: Context): Command {
  const command = new Command('import')
    .description('fill the catalogue; a second run of the same source changes nothing')
    .argument('<kind>', 'kind of source')
    .argument('<source>', 'where it is')
    .option('--account <id>', 'owner of images whose data names none')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--all', allDiagnosticsHelp)
  addKindFlags(command).addHelpText('after', '\nSkipped rows make the exit code 1.')
  addStoreSettings(addOutput(command, ['table', 'json']))
  return command.action(async (word: string, path: string, flags: ImportFlags) => {
    const kind = checkKind(word)
    const settings = kindSettings(command, kind, context.environment)
    const outcome = await withServices(command, context, (services) =>
      run(services, kind, path, settings, flags, context),
    )
    await report(command, context, outcome, flags.dryRun === true)
  })
}

async function run(
  { store, dataFolder }: Services,
  kind: SourceKindName,
  path: string,
  settings: ReturnType<typeof kindSettings>,
  { account, dryRun = false, all = false }: ImportFlags,
  context: Context,
) {
  const owner = await ownerOf(store.accounts, kind, account, context)
  const { signal, release } = untilInterrupted(context)
  const line = progressLine(context.stderr)
  const remarks = diagnosticLog(context.stderr, line, all)
  try {
    const source = openSource(kind, path, { ...owner, ...settings, dataFolder, signal })
    const summary = await importImages(source, store.images, {
      dryRun,
      signal,
      actor: unsignedActor(`import ${kind}`),
      onProgress: (progress) => line.show(progressText(progress)),
      onIndex: (done, total) => line.show(`building indexes: ${done} of ${total}`),
      onProblem: remarks.problem,
      onNote: remarks.note,
    })
    line.clear()
    await remarks.finish()
    return { summary, remarks: remarks.report() }
  } finally {
    line.clear()
    release()
  }
}

async function report(
  command: Command,
  context: Context,
  { summary, remarks }: Awaited<ReturnType<typeof run>>,
  dryRun: boolean,
): Promise<void> {
  const { added, changed, unchanged, skipped, aborted, seconds } = summary
  if (outputOf(command) === 'json')
    await printJson(context, { added, changed, unchanged, skipped, ...remarks })
  else {
    const verb = dryRun ? 'would be ' : ''
    const text = `${verb}added ${added}, ${verb}changed ${changed}, unchanged ${unchanged}, skipped ${skipped}`
    await print(context.stdout, `${text} (${span(seconds)})\n`)
  }
  if (aborted) {
    const kept = dryRun
      ? 'nothing was written'
      : `${added + changed + unchanged} images are in; run it again for the rest`
    throw new CommandFailure('interrupted', `interrupted: ${kept}`)
  }
  if (skipped > 0) throw new CommandFailure('refused', `${skipped} rows were skipped`)
}
