import { Command } from 'commander'
import {
  limitBounds,
  listParameterNames,
  listParameters,
  sortKeys,
} from 'scp-images-client/contract/list-images'
import { settingsOf } from '../../../config/options.ts'
import { clientSettings, openClient } from '../../client/settings.ts'
import { arrangedPages, arrangementOf, versionKey } from '../../client/sorted-pages.ts'
import type { Context } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { parameterOption, parametersOf } from '../../flags/parameter-flags.ts'
import { addSettings } from '../../flags/setting-flags.ts'
import { addOutput, outputOf, tableOptions } from '../../output/format.ts'
import { imageWriters, pagesOf } from '../../output/image-list.ts'

interface ListOptions {
  all?: true
  latest?: true
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
    .option(
      '--latest',
      'the newest image of each family: distribution, version line, purpose and architecture (see docs/families.md)',
    )
    .option('-l, --long', 'more columns')
    .option('-q, --quiet', 'ids only')
    .addHelpText('after', `\n${keysHelp}\n\n${examples}`)
  addSettings(addOutput(command), settingsOf('client'))
  return command.action(async (options: ListOptions) => {
    const { all = false, latest = false, long = false, quiet = false } = options
    const given = parametersOf(command, listParameterNames)
    const arrangement = arrangementOf(latest, given.sort)
    const { limit, marker, ...filters } = given
    const show = limit === undefined || all ? undefined : countOf(limit, arrangement)
    if (arrangement && marker !== undefined)
      throw new CommandFailure('usage', `--marker does not go with --latest and --sort ${versionKey}`)
    const client = openClient(clientSettings(command, context))
    const table = tableOptions(command, context)
    const write = imageWriters[quiet ? 'quiet' : outputOf(command)]
    if (arrangement) {
      await write(arrangedPages(client, filters, arrangement, show), { all: true, long, table }, context)
      return
    }
    const params = all ? { limit: limitBounds.maximum, ...given } : given
    await write(pagesOf(client, params, all), { all, long, table }, context)
  })
}

/** Of a list that is arranged here `--limit` says how much of it is shown; else the server judges it. */
function countOf(limit: string, arrangement: unknown): number | undefined {
  if (!arrangement) return undefined
  if (!/^[1-9]\d{0,8}$/.test(limit))
    throw new CommandFailure('usage', '--limit must be a whole number from 1')
  return Number(limit)
}

const keysHelp = `Sort keys: ${sortKeys.join(', ')}
First key only: ${versionKey}, by which 8.9 comes before 8.10. It and --latest read all pages; --limit then says how many
images are shown.`

const examples = `Examples:
  $ scp-images list --os-distro ubuntu --sort name:asc
  $ scp-images list --latest --visibility public --status active
  $ scp-images list --sort ${versionKey} --os-distro alma --limit 5
  $ scp-images list --all --output jsonl | wc -l`
