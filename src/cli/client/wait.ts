import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Client, defaultWait, type ImageAnswer, type WaitGoal, waitForImage } from 'scp-images-client'
import { duration } from '../../config/value-types.ts'
import type { Context } from '../context.ts'
import { CommandFailure } from '../exit-codes.ts'
import { progressLine } from '../output/progress.ts'

/** Give a command the flags of how long it waits. */
export const addWaitTimes = (command: Command): Command =>
  command
    .addOption(spanOption('--timeout <span>', 'how long to wait', defaultWait.timeout))
    .addOption(spanOption('--interval <span>', 'how long between two looks', defaultWait.interval))

/** Give a command that starts work on an image `--wait`. */
export const addWait = (command: Command): Command =>
  addWaitTimes(command.option('-w, --wait', 'wait until the image is active'))

export const waits = (command: Command): boolean => command.opts<{ wait?: true }>().wait === true

const spanOption = (flags: string, text: string, usual: number): Option =>
  new Option(flags, text).default(usual, duration.show(usual)).argParser((given) => {
    const result = duration.parse(given)
    if ('value' in result) return result.value
    throw new InvalidArgumentError(`It ${result.problem}.`)
  })

/**
 * Wait as long as the command's flags allow.
 * @returns the image, unless the goal is its deletion
 * @throws CommandFailure when the image does not reach the goal, at all or in time
 */
export async function waitForGoal(
  command: Command,
  context: Context,
  client: Client,
  id: string,
  goal: WaitGoal,
): Promise<ImageAnswer | undefined> {
  const { timeout, interval } = command.opts<{ timeout: number; interval: number }>()
  const line = progressLine(context.stderr)
  try {
    const onLook = (status: string) => line.show(`${id} is ${status}`)
    const { outcome, status, answer } = await waitForImage(client, id, goal, { timeout, interval, onLook })
    if (outcome === 'reached') return answer
    const words = {
      hopeless: `it will not become ${goal} by itself; on the server, "scp-images jobs --image ${id}" says why`,
      late: `not ${goal} after ${duration.show(timeout)}; --timeout waits longer`,
    }
    throw new CommandFailure('refused', `the image ${id} is ${status}: ${words[outcome]}`)
  } finally {
    line.clear()
  }
}
