/**
 * Asks for whoever calls, at most once at a time. A call while a question is under way waits for the next one, which
 * all who called meanwhile share: so an answer is never from before its call, and the asked one is never asked more
 * often than it answers.
 */
export function sharedQuestion<T>(ask: () => Promise<T>): () => Promise<T> {
  let running: Promise<void> | undefined
  let next: Promise<T> | undefined

  function begin(): Promise<T> {
    next = undefined
    const answer = ask()
    const end = () => {
      running = undefined
    }
    running = answer.then(end, end)
    return answer
  }

  return () => {
    if (next) return next
    if (!running) return begin()
    next = running.then(begin)
    return next
  }
}
