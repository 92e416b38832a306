import { Command } from 'commander'
import { settingsOf } from '../../../config/options.ts'
import { deleteImages } from '../../client/delete-images.ts'
import { addIfMatch } from '../../client/if-match.ts'
import { confirm } from '../../client/prompt.ts'
import { clientSettings, openClient } from '../../client/settings.ts'
import type { Context } from '../../context.ts'
import { CommandFailure } from '../../exit-codes.ts'
import { addSettings } from '../../flags/setting-flags.ts'
import { addOutput } from '../../output/format.ts'

interface DeleteOptions {
  readonly yes?: true
  readonly ifMatch?: string
}

export function deleteCommand(context: Context): Command {
  const command = new Command('delete')
    .description('delete images; goes on with the others when one cannot be deleted')
    .argument('<ids...>', 'ids of the images')
    .option('-y, --yes', 'do not ask')
  addSettings(addOutput(addIfMatch(command)), settingsOf('client'))
  return command.action(async (given: string[], { yes, ifMatch }: DeleteOptions) => {
    const ids = [...new Set(given)]
    if (ifMatch !== undefined && ids.length > 1) {
      throw new CommandFailure('usage', '--if-match is about one image: give one id')
    }
    const client = openClient(clientSettings(command, context))
    if (!yes)
      await confirm(context, `delete ${ids.length === 1 ? `image ${ids[0]}` : `${ids.length} images`}`)
    await deleteImages(command, context, ids, (id) => client.deleteImage(id, { ifMatch }))
  })
}
