import { Command } from 'commander'
import { type ListParameter, listParameters } from 'scp-images-client/contract/list-images'
import { addClientSettings, clientOf } from '../../client/settings.ts'
import type { Context } from '../../context.ts'
import { parameterOption, parametersOf } from '../../flags/parameter-flags.ts'
import { addTable, outputOf, tableOptions } from '../../output/format.ts'
import { imageWriters, pagesOf } from '../../output/image-list.ts'

const parameters = ['scp_image_type', 'scp_original_image_type'] as const satisfies ListParameter[]

export function pendingCommand(context: Context): Command {
  const command = new Command('pending').description(
    'list the images that other accounts offer to this one; "members accept" takes one',
  )
  for (const name of parameters) command.addOption(parameterOption(name, listParameters[name]))
  command.option('-l, --long', 'more columns').option('-q, --quiet', 'ids only')
  addClientSettings(addTable(command))
  return command.action(async ({ long = false, quiet = false }: { long?: boolean; quiet?: boolean }) => {
    const client = clientOf(command, context)
    const write = imageWriters[quiet ? 'quiet' : outputOf(command)]
    const source = { listImages: client.listPendingImages }
    const pages = pagesOf(source, parametersOf(command, parameters), false)
    await write(pages, { all: false, long, table: tableOptions(command, context) }, context)
  })
}
