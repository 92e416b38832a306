import { Command } from 'commander'
import { settingsOf } from '../../../config/options.ts'
import { clientOf } from '../../client/settings.ts'
import { type Context, print } from '../../context.ts'
import { addSettings } from '../../flags/setting-flags.ts'
import { withServices } from '../../local/services.ts'
import { addTable, outputOf, printOne, printRows, printThing, tableOptions } from '../../output/format.ts'

export function showCommand(context: Context): Command {
  const command = new Command('show')
    .description('show an image, also one that is hidden from lists or offered to the account')
    .argument('<id>', 'id of the image')
    .option('--etag', 'only its ETag, for --if-match of other commands')
    .option('--provenance', "where each value comes from; on the server's machine, from its database")
  addSettings(addTable(command), [...new Set([...settingsOf('client'), ...settingsOf('store')])])
  return command.action(async (id: string, { etag, provenance }: { etag?: true; provenance?: true }) => {
    if (provenance) return printProvenance(command, context, id)
    const answer = await clientOf(command, context).showImage(id)
    if (etag) await print(context.stdout, `${answer.etag ?? ''}\n`)
    else await printThing(command, context, answer, answer.image)
  })
}

async function printProvenance(command: Command, context: Context, id: string): Promise<void> {
  const { originColumns, originOf, sourceLines } = await import('../../output/provenance.ts')
  const origin = await withServices(command, context, ({ store }) => originOf(store, id))
  if (outputOf(command) !== 'table') return printOne(command, context, [], origin)
  const { maximum } = tableOptions(command, context)
  await print(context.stdout, sourceLines(origin, maximum))
  await printRows(command, context, originColumns, origin.fields)
}
