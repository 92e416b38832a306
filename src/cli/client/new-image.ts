import type { Command } from 'commander'
import type { Answer, Client } from 'scp-images-client'
import { type Context, print } from '../context.ts'
import { addTable, printThing } from '../output/format.ts'
import { addWait, waitForGoal, waits } from './wait.ts'

/** Give a command that makes an image the flags of its output. */
export const addNewImage = (command: Command): Command =>
  addWait(addTable(command.option('-q, --quiet', 'only the id of the image')))

/**
 * Print the image that was made: the server's answer, or with `--wait` the image once it is active. With `--quiet` the id is
 * printed before the wait, so that it is not lost if the wait fails.
 */
export async function printNewImage(
  command: Command,
  context: Context,
  client: Client,
  id: string,
  answer: Answer,
  thing: object,
): Promise<void> {
  const { quiet = false } = command.opts<{ quiet?: true }>()
  if (quiet) await print(context.stdout, `${id}\n`)
  const last = waits(command) ? await waitForGoal(command, context, client, id, 'active') : undefined
  if (!quiet) await printThing(command, context, last ?? answer, last?.image ?? thing)
}
