import { relative, resolve } from 'node:path'
import { Command } from 'commander'
import { type Settings, settingRow, settingsOf } from '../../../config/options.ts'
import { type Context, note, print } from '../../context.ts'
import { CommandFailure, exitCodes } from '../../exit-codes.ts'
import { addSettings } from '../../flags/setting-flags.ts'
import { rebuildProgress } from '../../output/rebuild-progress.ts'
import { jsonLog } from '../../serve/json-log.ts'
import { type LoadedSetup, loadServerSettings, type ServerSetup } from '../../serve/settings.ts'
import { startServing } from '../../serve/start.ts'
import type { StartedServer } from '../../serve/supervise.ts'
import { shellLine } from '../../shell/quoting.ts'

export function serveCommand(context: Context): Command {
  const command = new Command('serve')
    .description('run the server; the first line on stdout says where it listens, the log goes to stderr')
    .option('--demo', 'load the starter catalogue and make a demo account and key, if the data folder is new')
    .addHelpText(
      'after',
      '\nExamples:\n  $ scp-images serve --demo\n  $ scp-images serve --port 0 --data /var/lib/images',
    )
  addSettings(command, settingsOf('server'))
  return command.action(async ({ demo = false }: { demo?: boolean }) => {
    const load = () => loadServerSettings(command, context)
    const setup = load()
    const stop = new AbortController()
    const stopping = untilStopped(context, stop)
    const serving =
      setup.workers === 1
        ? await serveAlone(setup, demo, context, stop.signal)
        : await (await import('../../serve/supervise.ts')).superviseServing(setup, load, demo, context)
    try {
      await print(context.stdout, `listening on ${serving.url}\n`)
      if (demo) await printDemoNotes(serving.isDemo, setup, context)
      await stopping
    } finally {
      await serving.stop()
    }
  })
}

async function serveAlone(
  { settings }: ServerSetup,
  demo: boolean,
  context: Context,
  signal: AbortSignal,
): Promise<StartedServer> {
  const log = jsonLog(context.stderr, () => settings.logLevel)
  const release = context.onHangup(() =>
    log.warn(
      {},
      'not reloaded: one process cannot take its own place; restart it, or serve with --workers 2',
    ),
  )
  const serving = await startServing({
    settings,
    demo,
    log: context.stderr,
    upgrade: { signal, onProgress: rebuildProgress(context.stderr, (text) => log.warn({}, text)) },
  })
  return { ...serving, stop: () => serving.stop().finally(release) }
}

/** The first SIGTERM or Ctrl-C stops the server in order; the second one ends the process at once. */
function untilStopped(context: Context, stop: AbortController): Promise<void> {
  return new Promise((resolve) => {
    context.onInterrupt(() => {
      if (stop.signal.aborted) process.exit(exitCodes.refused.code)
      stop.abort(
        new CommandFailure('done', 'stopped before it served: what was begun goes on with the next start'),
      )
      resolve()
    })
  })
}

async function printDemoNotes(
  isDemo: boolean,
  { settings: { data }, demoNotes }: LoadedSetup,
  context: Context,
): Promise<void> {
  if (isDemo)
    await print(
      context.stdout,
      `\nList its images, from another terminal:\n\n  ${listCommandFor(data, context)}\n\n`,
    )
  else
    await note(
      context,
      `note: ${data} is in use already, so no demo was added; a demo needs a new folder: --data DIR`,
    )
  for (const sentence of demoNotes) await print(context.stdout, `${sentence}\n`)
}

/** A command that can be pasted into a shell in the same folder. */
function listCommandFor(data: string, { invocation }: Context): string {
  const usual = resolve(settingRow('data').default ?? '')
  const place: Settings['data'][] =
    resolve(data) === usual ? [] : ['--data', relative('', data).startsWith('..') ? resolve(data) : data]
  return shellLine([invocation, 'list', ...place])
}
