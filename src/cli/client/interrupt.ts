import type { Context } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'

/** The first Ctrl-C aborts the signal, so that work ends after what is under way; the second one ends at once. */
export function untilInterrupted(context: Context): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController()
  const release = context.onInterrupt(() => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted.code)
    controller.abort()
  })
  return { signal: controller.signal, release }
}
