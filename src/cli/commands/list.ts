import { Command } from 'commander'
import { settingsOf } from '../../config/options.ts'
import { limitBounds, listParameterNames, listParameters, sortKeys } from '../../contract/list-images.ts'
import { clientSettings, openClient } from '../client-settings.ts'
import type { Context } from '../context.ts'
import { imageWriters } from '../image-output.ts'
import { addOutput, outputOf } from '../output.ts'
import { parameterOption, parametersOf } from '../parameter-flags.ts'
import { addSettings } from '../setting-flags.ts'

interface ListOptions {
  all?: true
  long?: true
  quiet?: true
}

export function listCommand(context: Context): Command {
  const command = new Command('list').description('list images')
  for (const name of listParameterNames) command.addOption(parameterOption(name, listParameters[name]))
  command
    .option(
      '-a, --all',
      `follow markers to the end (pages of ${limitBounds.maximum} unless --limit says otherwise)`,
    )
    .option('-l, --long', 'more columns')
    .option('-q, --quiet', 'ids only')
    .addHelpText('after', `\nSort keys: ${sortKeys.join(', ')}\n\n${examples}`)
  addSettings(addOutput(command), settingsOf('client'))
  return command.action(async (options: ListOptions) => {
    const { all = false, long = false, quiet = false } = options
    const client = openClient(clientSettings(command, context))
    const given = parametersOf(command, listParameterNames)
    const params = all ? { limit: limitBounds.maximum, ...given } : given
    await imageWriters[quiet ? 'quiet' : outputOf(command)](client, params, { all, long }, context)
  })
}

const examples = `Examples:
  $ scp-images list --os-distro ubuntu --sort name:asc
  $ scp-images list --all --output jsonl | wc -l`
