/**
 * Runs `act` for all callers, at most once at a time. A call during a run waits for the next run, and all such calls share
 * that run. So each result comes from a run that started after its call.
 */
export function coalesce<T>(act: () => Promise<T>): () => Promise<T> {
  let running: Promise<void> | undefined
  let next: Promise<T> | undefined

  function begin(): Promise<T> {
    next = undefined
    const result = act()
    const end = () => {
      running = undefined
    }
    running = result.then(end, end)
    return result
  }

  return () => {
    if (next) return next
    if (!running) return begin()
    next = running.then(begin)
    return next
  }
}
