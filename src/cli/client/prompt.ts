import { type Context, print } from '../context.ts'
import { CommandFailure, exitCodes } from '../exit-codes.ts'

/** The first Ctrl-C aborts the signal, so that work ends after the current step; the second one ends the process at once. */
export function untilInterrupted(context: Context): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController()
  const release = context.onInterrupt(() => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted.code)
    controller.abort()
  })
  return { signal: controller.signal, release }
}

/**
 * Ask before something that cannot be undone. Only `y` or `yes` is yes.
 * @param what the action, such as "delete 2 images"
 * @throws CommandFailure when the answer is no, and when stdin is not a terminal
 */
export async function confirm(context: Context, what: string): Promise<void> {
  if (context.stdin.isTTY !== true) {
    throw new CommandFailure('usage', `to ${what} without being asked on a terminal, say --yes`)
  }
  await print(context.stderr, `${what}? [y/N] `)
  const answer = await firstLine(context.stdin)
  if (!/^\s*y(?:es)?\s*$/i.test(answer)) throw new CommandFailure('refused', 'nothing was done')
}

async function firstLine(input: AsyncIterable<unknown>): Promise<string> {
  let text = ''
  for await (const chunk of input) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return text.split('\n', 1)[0] ?? ''
}
