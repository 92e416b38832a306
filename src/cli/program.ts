import { Command } from 'commander'
import { type Context, defaultWidth, type Output, widthOf } from './context.ts'
import { exitCodes } from './exit-codes.ts'
import { helpLines } from './help-lines.ts'

type CommandMaker = (context: Context) => Command

/** Headings of the help, and the commands below them. The code of a command is loaded when it is called, so that it starts fast. */
const groups: Readonly<Record<string, Readonly<Record<string, () => Promise<CommandMaker>>>>> = {
  'Commands:': {
    serve: async () => (await import('./commands/admin/serve.ts')).serveCommand,
    versions: async () => (await import('./commands/api/versions.ts')).versionsCommand,
    sign: async () => (await import('./commands/tools/sign.ts')).signCommand,
    env: async () => (await import('./commands/tools/env.ts')).envCommand,
    config: async () => (await import('./commands/tools/config.ts')).configCommand,
    completion: async () => (await import('./commands/tools/completion.ts')).completionCommand,
  },
  'Images (calls to a server):': {
    list: async () => (await import('./commands/api/list.ts')).listCommand,
    show: async () => (await import('./commands/api/show.ts')).showCommand,
    create: async () => (await import('./commands/api/create.ts')).createCommand,
    set: async () => (await import('./commands/api/set.ts')).setCommand,
    delete: async () => (await import('./commands/api/delete.ts')).deleteCommand,
    'import-image': async () => (await import('./commands/api/import-image.ts')).importImageCommand,
    'server-image': async () => (await import('./commands/api/server-image.ts')).serverImageCommand,
    wait: async () => (await import('./commands/api/wait.ts')).waitCommand,
    tags: async () => (await import('./commands/api/tags.ts')).tagsCommand,
  },
  'Sharing (calls to a server):': {
    share: async () => (await import('./commands/api/share.ts')).shareCommand,
    members: async () => (await import('./commands/api/members.ts')).membersCommand,
    pending: async () => (await import('./commands/api/pending.ts')).pendingCommand,
  },
  'Data of a server (on its machine):': {
    import: async () => (await import('./commands/admin/import.ts')).importCommand,
    sync: async () => (await import('./commands/admin/sync.ts')).syncCommand,
    sources: async () => (await import('./commands/admin/sources.ts')).sourcesCommand,
    accounts: async () => (await import('./commands/admin/accounts.ts')).accountsCommand,
    keys: async () => (await import('./commands/admin/keys.ts')).keysCommand,
    jobs: async () => (await import('./commands/admin/jobs.ts')).jobsCommand,
    history: async () => (await import('./commands/admin/history.ts')).historyCommand,
    doctor: async () => (await import('./commands/admin/doctor.ts')).doctorCommand,
    db: async () => (await import('./commands/admin/db.ts')).dbCommand,
  },
}

const commands = Object.entries(groups).flatMap(([heading, makers]) =>
  Object.entries(makers).map(([name, maker]) => ({ name, heading, maker })),
)

/** The command line. Only the command that is the first word is loaded; all of them if there is none, or it lists all. */
export async function buildProgram(
  context: Context,
  words: readonly string[],
  version: string,
): Promise<Command> {
  const called = words[0] === 'completion' ? [] : commands.filter(({ name }) => name === words[0])
  const program = new Command('scp-images')
    .description(
      'A self-hosted image catalogue that speaks the image API of Samsung Cloud Platform Virtual Server.',
    )
    .version(version, '-V, --version')
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .addHelpText('after', `\n${closing}`)
  for (const { heading, maker } of called.length > 0 ? called : commands) {
    program.addCommand((await maker())(context).helpGroup(heading))
  }
  return prepare(program, context)
}

const closing = `Examples:
  $ scp-images serve --demo
  $ scp-images list --os-distro ubuntu --all
  $ scp-images create --name web --os-distro ubuntu --url https://files.example.com/web.qcow2 --wait

Exit codes:
${Object.values(exitCodes)
  .map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`)
  .join('\n')}`

/** Errors are thrown instead of ending the process; texts are written to the streams of the context, help in lines that fit there. */
function prepare(command: Command, context: Context): Command {
  const { stdout, stderr, environment } = context
  const width = (output: Output) => widthOf(output, environment) ?? defaultWidth
  command
    .exitOverride()
    .helpCommand(false)
    .showHelpAfterError(`(${fullName(command)} --help shows what there is)`)
    .configureOutput({
      getOutHelpWidth: () => width(stdout),
      getErrHelpWidth: () => width(stderr),
      writeOut: (text) => void stdout.write(helpLines(text, width(stdout))),
      writeErr: (text) => void stderr.write(helpLines(text, width(stderr))),
      outputError: (text) => void stderr.write(text),
    })
  for (const child of command.commands) prepare(child, context)
  return command
}

const fullName = (command: Command): string =>
  command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name()
