/**
 * Runs `act` for all callers, at most once at a time. A call while it runs waits for the next run, which all calls until then
 * share: so a result is never from before its call, and `act` runs no more often than it ends.
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
