import { Command } from 'commander'
import {
  limitBounds,
  listParameterNames,
  listParameters,
  sortKeys,
} from 'scp-images-client/contract/list-images'
import { addClientSettings, clientOf } from '../../client/settings.ts'
import { arrangedPages, arrangementOf, versionKey } from '../../client/sorted-pages.ts'
import type { Context } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { parameterOption, parametersOf } from '../../flags/parameter-flags.ts'
import { addTable, outputOf, tableOptions } from '../../output/format.ts'
import { imageWriters, pagesOf } from '../../output/image-list.ts'

type ListOptions = { readonly [flag in 'all' | 'latest' | 'long' | 'quiet']?: boolean }

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
  addClientSettings(addTable(command))
  return command.action(async ({ all = false, latest = false, long = false, quiet = false }: ListOptions) => {
    const given = parametersOf(command, listParameterNames)
    const arrangement = arrangementOf(latest, given.sort)
    const { limit, marker, ...filters } = given
    const show = limit === undefined || all ? undefined : countOf(limit, arrangement)
    if (arrangement && marker !== undefined)
      throw new CommandFailure('usage', `--marker does not go with --latest and --sort ${versionKey}`)
    const client = clientOf(command, context)
    const table = tableOptions(command, context)
    const write = imageWriters[quiet ? 'quiet' : outputOf(command)]
    if (arrangement)
      return write(arrangedPages(client, filters, arrangement, show), { all: true, long, table }, context)
    const params = all ? { limit: limitBounds.maximum, ...given } : given
    await write(pagesOf(client, params, all), { all, long, table }, context)
  })
}

/** How many images of an arranged list are shown, by `--limit`; of other lists the server validates it. */
function countOf(limit: string, arrangement: unknown): number | undefined {
  if (!arrangement) return undefined
  if (!/^[1-9]\d{0,8}$/.test(limit))
    throw new CommandFailure('usage', '--limit must be a whole number from 1')
  return Number(limit)
}

const keysHelp = `Sort keys: ${sortKeys.join(', ')}
First key only: ${versionKey}, by which 8.9 comes before 8.10. It and --latest read all pages; --limit then says how many images are shown.`

const examples = `Examples:
  $ scp-images list --os-distro ubuntu --sort name:asc
  $ scp-images list --latest --visibility public --status active
  $ scp-images list --sort ${versionKey} --os-distro alma --limit 5
  $ scp-images list --all --output jsonl | wc -l`
