import { ImageDataError } from '../catalogue/image-data.ts'

/** One end for a whole examination: it is done, the caller gave up, or a time ran out. */
export interface Watch {
  /** Aborted at the end; its reason is the caller's, or the error of the time that ran out. */
  readonly signal: AbortSignal
  /** Start the clock of the next step, in place of the last one's. */
  expect(ms: number, awaited: string): void
  /** Stop the clocks and whatever is still open. */
  end(): void
}

/** @param ms for the whole examination */
function startWatch(caller: AbortSignal, ms: number): Watch {
  const controller = new AbortController()
  const giveUp = () => controller.abort(caller.reason)
  if (caller.aborted) giveUp()
  caller.addEventListener('abort', giveUp, { once: true })
  const late = (awaited: string) =>
    controller.abort(
      new ImageDataError('timeout', `The host is too slow: ${awaited} took too long. Try again later.`),
    )
  const whole = setTimeout(late, ms, 'the whole object')
  let step: NodeJS.Timeout | undefined
  return {
    signal: controller.signal,
    expect(stepMs, awaited) {
      clearTimeout(step)
      step = setTimeout(late, stepMs, awaited)
    },
    end() {
      clearTimeout(whole)
      clearTimeout(step)
      caller.removeEventListener('abort', giveUp)
      controller.abort()
    },
  }
}

/**
 * Do some work within a time, ms, and stop what is still open of it.
 * @throws what ended the watch, else what the work throws
 */
export async function underWatch<T>(
  caller: AbortSignal,
  ms: number,
  work: (watch: Watch) => Promise<T>,
): Promise<T> {
  const watch = startWatch(caller, ms)
  try {
    watch.signal.throwIfAborted()
    return await work(watch)
  } catch (error) {
    throw watch.signal.aborted ? watch.signal.reason : error
  } finally {
    watch.end()
  }
}

/** The work's result, or the reason of the signal if it is aborted before; work that cannot be stopped then ends unheard. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
