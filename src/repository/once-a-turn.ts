/**
 * Reads a value at most once in a turn of the event loop. What one request asks for several times is then read once,
 * and still after the request came. `forget` when this process changes the value within the turn.
 */
export function onceATurn<T>(read: () => T): { read(): T; forget(): void } {
  let kept: { value: T } | undefined
  const forget = () => {
    kept = undefined
  }
  return {
    read() {
      if (!kept) {
        kept = { value: read() }
        // A tick runs before the promises of its turn, so the second one runs after them all.
        process.nextTick(() => queueMicrotask(() => process.nextTick(forget)))
      }
      return kept.value
    },
    forget,
  }
}
