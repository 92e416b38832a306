import { Command } from 'commander'
import { serverImageBody } from 'scp-images-client/contract/write-image'
import { settingsOf } from '../../../config/options.ts'
import { addNewImage, printNewImage } from '../../client/new-image.ts'
import { clientSettings, openClient } from '../../client/settings.ts'
import type { Context } from '../../context.ts'
import { addBodyFlags } from '../../flags/body-flags.ts'
import { addSettings } from '../../flags/setting-flags.ts'

export function serverImageCommand(context: Context): Command {
  const command = new Command('server-image')
    .description('make an image of a virtual server')
    .argument('<server>', 'id of the server')
  const bodyOf = addBodyFlags(command, serverImageBody, { image_name: 'name' })
  addSettings(addNewImage(command), settingsOf('client'))
  return command.action(async (server: string) => {
    const client = openClient(clientSettings(command, context))
    const answer = await client.createVirtualServerCustomImage(server, bodyOf())
    const { image_id } = answer
    await printNewImage(command, context, client, image_id, answer, { image_id })
  })
}
