import { Command } from 'commander'
import { updateImageBody } from 'scp-images-client/contract/write-image'
import { addIfMatch } from '../../client/if-match.ts'
import { addClientSettings, clientOf } from '../../client/settings.ts'
import type { Context } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addBodyFlags } from '../../flags/body-flags.ts'
import { addTable, printThing } from '../../output/format.ts'

export function setCommand(context: Context): Command {
  const command = new Command('set').description('change an image').argument('<id>', 'id of the image')
  const bodyOf = addBodyFlags(command, updateImageBody)
  addClientSettings(addTable(addIfMatch(command)))
  command.addHelpText('after', `\n${examples}`)
  return command.action(async (id: string, { ifMatch }: { ifMatch?: string }) => {
    const body = bodyOf()
    if (Object.keys(body).length === 0) throw new CommandFailure('usage', `say what to change: ${fields}`)
    const answer = await clientOf(command, context).updateImage(id, body, { ifMatch })
    await printThing(command, context, answer, answer.image)
  })
}

const fields = Object.keys(updateImageBody.fields)
  .map((name) => `--${name.replaceAll('_', '-')}`)
  .join(', ')

const examples = `Examples:
  $ scp-images set ID --visibility shared
  $ scp-images set ID --protected false --if-match "$(scp-images show ID --etag)"`
