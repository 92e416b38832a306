import { Argument, Command } from 'commander'
import { type Context, print } from '../../context.ts'
import { completionScript, shells } from '../../shell/completion.ts'

export function completionCommand(context: Context): Command {
  return new Command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .addHelpText(
      'after',
      '\nExamples:\n  $ source <(scp-images completion bash)\n  $ scp-images completion fish > ~/.config/fish/completions/scp-images.fish',
    )
    .action((shell: (typeof shells)[number], _: unknown, command: Command) =>
      print(context.stdout, completionScript(shell, command.parent ?? command)),
    )
}
