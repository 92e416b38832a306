import { relative, resolve } from 'node:path'
import { Command } from 'commander'
import { type Settings, settingRow, settingsOf } from '../../config/options.ts'
import type { RunningServer, ServerSettings, Services } from '../../main.ts'
import { type Context, note, print } from '../context.ts'
import { CommandFailure, exitCodes } from '../exit-codes.ts'
import { type Profile, writeProfile } from '../profile.ts'
import { addSettings, localSettings } from '../setting-flags.ts'
import { shellLine } from '../shell.ts'

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
    const { values } = localSettings(command, settingsOf('server'), context)
    const { openServices } = await import('../../main.ts')
    const services = await openServices(values)
    try {
      await serve(services, values, demo, context)
    } finally {
      await services.close()
    }
  })
}

async function serve(
  services: Services,
  settings: ServerSettings,
  demo: boolean,
  context: Context,
): Promise<void> {
  const stopping = untilStopped(context)
  const profile = demo ? await makeDemo(services, settings) : undefined
  const server = await start(services, settings, context)
  try {
    // The profile is right before the line that says so: whoever waits for the line may use it at once.
    if (profile && profile.endpoint !== server.url)
      await writeProfile(settings.data, { ...profile, endpoint: server.url })
    await print(context.stdout, `listening on ${server.url}\n`)
    if (demo) await welcome(profile, settings, context)
    await stopping
  } finally {
    await server.stop()
  }
}

/** The first SIGTERM or Ctrl-C stops in good order; a second one does not wait for it. */
function untilStopped(context: Context): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    context.onInterrupt(() => {
      if (asked) process.exit(exitCodes.refused.code)
      asked = true
      resolve()
    })
  })
}

async function start(services: Services, settings: ServerSettings, context: Context): Promise<RunningServer> {
  const { runServer } = await import('../../main.ts')
  try {
    return await runServer(settings, services, context.stderr)
  } catch (error) {
    const reason = listenProblems[(error as NodeJS.ErrnoException).code ?? '']
    if (reason === undefined) throw error
    const { host, port } = settings
    throw new CommandFailure('configuration', `cannot listen on ${host} port ${port}: ${reason}`)
  }
}

const listenProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something listens there already; choose another --port, or 0 for any that is free',
  EACCES: 'not permitted; choose a --port above 1023',
  EADDRNOTAVAIL: 'this machine does not have that address; choose another --host',
  ENOTFOUND: 'there is no such host; choose another --host',
}

async function makeDemo(
  services: Services,
  { data, host, port }: ServerSettings,
): Promise<Profile | undefined> {
  const { prepareDemo } = await import('../demo.ts')
  return prepareDemo(services, data, `http://${host}:${port}`)
}

async function welcome(
  profile: Profile | undefined,
  { data }: ServerSettings,
  context: Context,
): Promise<void> {
  if (!profile) {
    await note(
      context,
      `note: ${data} is in use already, so no demo was added; a demo needs a new folder: --data DIR`,
    )
    return
  }
  await print(
    context.stdout,
    `\nList its images, from another terminal:\n\n  ${listCommandFor(data, context)}\n\n`,
  )
}

/** One line that works when it is pasted into a shell in the same folder. */
function listCommandFor(data: string, { invocation }: Context): string {
  const usual = resolve(settingRow('data').default ?? '')
  const place: Settings['data'][] =
    resolve(data) === usual ? [] : ['--data', relative('', data).startsWith('..') ? resolve(data) : data]
  return shellLine([invocation, 'list', ...place])
}
