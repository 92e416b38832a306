import { Command, Option } from 'commander'
import type { ListImagesParams } from '../../client/client.ts'
import { settingsOf } from '../../config/options.ts'
import {
  type ListParameter,
  limitBounds,
  listParameterNames,
  listParameters,
  sortKeys,
} from '../../contract/list-images.ts'
import { clientSettings, openClient } from '../client-settings.ts'
import type { Context } from '../context.ts'
import { imageWriters } from '../image-output.ts'
import { addOutput, outputOf } from '../output.ts'
import { addSettings } from '../setting-flags.ts'

interface ListOptions {
  all?: true
  long?: true
  quiet?: true
}

export function listCommand(context: Context): Command {
  const command = new Command('list').description('list images')
  for (const name of listParameterNames) command.addOption(parameterOption(name))
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
    const params = parametersOf(command, all)
    await imageWriters[quiet ? 'quiet' : outputOf(command)](client, params, { all, long }, context)
  })
}

const examples = `Examples:
  $ scp-images list --os-distro ubuntu --sort name:asc
  $ scp-images list --all --output jsonl | wc -l`

/** The flag of a parameter. What values mean is the server's to judge, so that its answers are seen. */
function parameterOption(name: ListParameter): Option {
  const { description, example, default: usual, schema } = listParameters[name]
  const choices = 'enum' in schema ? `one of ${(schema.enum as string[]).join(', ')}` : `e.g. ${example}`
  const facts = usual === undefined ? choices : `default: ${usual}`
  const option = new Option(`--${name.replaceAll('_', '-')} <value>`, `${description} (${facts})`)
  return option.helpGroup('Parameters of the API:')
}

function parametersOf(command: Command, all: boolean): ListImagesParams {
  const flags = command.opts<Record<string, string | undefined>>()
  const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  const given = listParameterNames.map((name) => [name, flags[camelCase(name)]] as const)
  const params = Object.fromEntries(given.filter(([, value]) => value !== undefined))
  return all ? { limit: limitBounds.maximum, ...params } : params
}
