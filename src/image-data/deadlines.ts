import { ImageDataError } from '../catalogue/image-data.ts'

/** The time limits of one examination. It ends when it is done, when the caller aborts, or when a limit is exceeded. */
export interface Deadlines {
  /** Aborted at the end. Its reason is that of the caller, or the timeout error. */
  readonly signal: AbortSignal
  /** Starts the timer of the next step, and clears that of the last one. `awaited` is part of the error text. */
  startStep(ms: number, awaited: string): void
  /** Clears the timers and aborts `signal`. */
  end(): void
}

/** @param ms limit of the whole examination */
function startDeadlines(caller: AbortSignal, ms: number): Deadlines {
  const controller = new AbortController()
  const abort = () => controller.abort(caller.reason)
  if (caller.aborted) abort()
  caller.addEventListener('abort', abort, { once: true })
  const timeOut = (awaited: string) =>
    controller.abort(
      new ImageDataError('timeout', `The host is too slow: ${awaited} took too long. Try again later.`),
    )
  const whole = setTimeout(timeOut, ms, 'the whole object')
  let step: NodeJS.Timeout | undefined
  return {
    signal: controller.signal,
    startStep(stepMs, awaited) {
      clearTimeout(step)
      step = setTimeout(timeOut, stepMs, awaited)
    },
    end() {
      clearTimeout(whole)
      clearTimeout(step)
      caller.removeEventListener('abort', abort)
      controller.abort()
    },
  }
}

/**
 * Runs `work` for at most `ms`. At its end `signal` is aborted, which stops requests that are still open.
 * @throws the reason of `signal` if it was aborted, else what `work` throws
 */
export async function withDeadlines<T>(
  caller: AbortSignal,
  ms: number,
  work: (deadlines: Deadlines) => Promise<T>,
): Promise<T> {
  const deadlines = startDeadlines(caller, ms)
  try {
    deadlines.signal.throwIfAborted()
    return await work(deadlines)
  } catch (error) {
    throw deadlines.signal.aborted ? deadlines.signal.reason : error
  } finally {
    deadlines.end()
  }
}

/**
 * Settles like `work`, or rejects with the reason of the signal if that is aborted before. Work that cannot be stopped
 * continues, and its result is dropped.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
