import { Command } from 'commander'
import { importImageBody } from 'scp-images-client/contract/write-image'
import { addClientSettings, clientOf } from '../../client/settings.ts'
import { addWait, waitForGoal, waits } from '../../client/wait.ts'
import type { Context } from '../../context.ts'
import { addBodyFlags } from '../../flags/body-flags.ts'
import { addTable, printDone, printThing } from '../../output/format.ts'

export function importImageCommand(context: Context): Command {
  const command = new Command('import-image')
    .description('read the data of an image anew: of one that waits for it, or whose import failed')
    .argument('<id>', 'id of the image')
  const bodyOf = addBodyFlags(command, importImageBody)
  addClientSettings(addWait(addTable(command)))
  return command.action(async (id: string) => {
    const client = clientOf(command, context)
    await client.importImage(id, bodyOf())
    const answer = waits(command) ? await waitForGoal(command, context, client, id, 'active') : undefined
    if (answer) await printThing(command, context, answer, answer.image)
    else await printDone(command, context, `importing ${id}`, { id, importing: true })
  })
}
