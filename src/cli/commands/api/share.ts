import { Command } from 'commander'
import { addClientSettings, clientOf } from '../../client/settings.ts'
import type { Context } from '../../context.ts'
import { addOutput, printDone } from '../../output/format.ts'

export function shareCommand(context: Context): Command {
  const command = new Command('share')
    .description('make a new image for sharing of an image; "members add" then shares it')
    .argument('<id>', 'id of the image it is made of')
  addClientSettings(addOutput(command))
  return command.action(async (id: string) => {
    await clientOf(command, context).createSharingImage(id)
    const sentence = `making an image for sharing of ${id}: "list --visibility shared" shows it when it is active`
    await printDone(command, context, sentence, { id, sharing: true })
  })
}
