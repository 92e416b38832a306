import { Command, Option } from 'commander'
import { type WaitGoal, waitGoals } from 'scp-images-client'
import { addClientSettings, clientOf } from '../../client/settings.ts'
import { addWaitTimes, waitForGoal } from '../../client/wait.ts'
import type { Context } from '../../context.ts'
import { addTable, printDone, printThing } from '../../output/format.ts'

export function waitCommand(context: Context): Command {
  const command = new Command('wait')
    .description('wait until an image is active, or gone: 0 when it is, at once 1 when it never will be')
    .argument('<id>', 'id of the image')
    .addOption(new Option('--for <goal>', 'what to wait for').choices(waitGoals).default('active'))
  addClientSettings(addTable(addWaitTimes(command)))
  return command.action(async (id: string, { for: goal }: { for: WaitGoal }) => {
    const client = clientOf(command, context)
    const answer = await waitForGoal(command, context, client, id, goal)
    if (answer) await printThing(command, context, answer, answer.image)
    else await printDone(command, context, `${id} is deleted`, { id, deleted: true })
  })
}
