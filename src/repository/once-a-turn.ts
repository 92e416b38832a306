/**
 * Reads a value at most once in a turn of the event loop. What one request asks for several times is then read once,
 * and still after the request came.
 */
export function onceATurn<T>(read: () => T): () => T {
  let kept: { value: T } | undefined
  const forget = () => {
    kept = undefined
  }
  return () => {
    if (!kept) {
      kept = { value: read() }
      // A tick runs before the promises of its turn, so the second one runs after them all.
      process.nextTick(() => queueMicrotask(() => process.nextTick(forget)))
    }
    return kept.value
  }
}
