import { Command } from 'commander'
import { serverImageBody } from 'scp-images-client/contract/write-image'
import { addNewImage, printNewImage } from '../../client/new-image.ts'
import { addClientSettings, clientOf } from '../../client/settings.ts'
import type { Context } from '../../context.ts'
import { addBodyFlags } from '../../flags/body-flags.ts'

export function serverImageCommand(context: Context): Command {
  const command = new Command('server-image')
    .description('make an image of a virtual server')
    .argument('<server>', 'id of the server')
  const bodyOf = addBodyFlags(command, serverImageBody, { image_name: 'name' })
  addClientSettings(addNewImage(command))
  return command.action(async (server: string) => {
    const client = clientOf(command, context)
    const answer = await client.createVirtualServerCustomImage(server, bodyOf())
    const { image_id } = answer
    await printNewImage(command, context, client, image_id, answer, { image_id })
  })
}
