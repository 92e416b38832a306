import { Command } from 'commander'
import { settingsOf } from '../../config/options.ts'
import { printThing } from '../answers.ts'
import { clientSettings, openClient } from '../client-settings.ts'
import { type Context, print } from '../context.ts'
import { addOutput } from '../output.ts'
import { addSettings } from '../setting-flags.ts'

export function showCommand(context: Context): Command {
  const command = new Command('show')
    .description('show an image, also one that is hidden from lists or offered to the account')
    .argument('<id>', 'id of the image')
    .option('--etag', 'only its ETag, for --if-match of other commands')
  addSettings(addOutput(command), settingsOf('client'))
  return command.action(async (id: string, { etag = false }: { etag?: boolean }) => {
    const answer = await openClient(clientSettings(command, context)).showImage(id)
    if (etag) await print(context.stdout, `${answer.etag ?? ''}\n`)
    else await printThing(command, context, answer, answer.image)
  })
}
