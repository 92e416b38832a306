/**
 * Act now, and again for each change, until the signal or the end of the changes. For changes that come while it acts, it
 * acts once more.
 */
export async function runOnChange(
  changes: AsyncIterable<unknown>,
  signal: AbortSignal,
  act: () => Promise<void>,
): Promise<void> {
  let [isOver, isChanged] = [false, true]
  let wake = () => {}
  const listening = (async () => {
    for await (const _ of changes) {
      isChanged = true
      wake()
      if (signal.aborted) break
    }
  })().finally(() => {
    isOver = true
    wake()
  })
  listening.catch(() => {})
  while (!signal.aborted) {
    if (isChanged) {
      isChanged = false
      await act()
    } else if (isOver) break
    else await new Promise<void>((resolve) => (wake = resolve))
  }
  await listening
}
