import { Command } from 'commander'
import { pageVersionId } from 'scp-images-client/contract/api-versions'
import { createImageBody } from 'scp-images-client/contract/write-image'
import { addNewImage, printNewImage } from '../../client/new-image.ts'
import { addClientSettings, clientOf } from '../../client/settings.ts'
import type { Context } from '../../context.ts'
import { addBodyFlags } from '../../flags/body-flags.ts'

export function createCommand(context: Context): Command {
  const command = new Command('create')
    .description('create an image, whose data the server reads from a URL')
    .addHelpText('after', `\n${examples}`)
  const bodyOf = addBodyFlags(command, createImageBody({ id: pageVersionId }))
  addClientSettings(addNewImage(command))
  return command.action(async () => {
    const client = clientOf(command, context)
    const answer = await client.createImage(bodyOf())
    await printNewImage(command, context, client, answer.image.id, answer, answer.image)
  })
}

const examples = `Examples:
  $ scp-images create --name web-1 --os-distro ubuntu --url https://files.example.com/web-1.qcow2 --wait
  $ id=$(scp-images create --name web-1 --os-distro ubuntu --url https://files.example.com/web-1.qcow2 --quiet)`
