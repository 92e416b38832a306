/** The clock and timers of the runner; tests inject their own. */
export interface Timers {
  /** Unix time, ms. */
  now(): number
  /** Call once after `ms`. Returns a function that cancels it. */
  after(ms: number, act: () => void): () => void
}

export const realTimers: Timers = {
  now: Date.now,
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}

/** Resolves after `ms`, or at once when the signal is or gets aborted. */
export function pause(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = timers.after(ms, done)
    signal.addEventListener('abort', done)
  })
}

/** Resolves with the work, or after `ms` without it. */
export function atMost(work: Promise<void>, ms: number, timers: Timers): Promise<void> {
  return new Promise((resolve) => {
    const cancel = timers.after(ms, resolve)
    void work.finally(() => {
      cancel()
      resolve()
    })
  })
}
