import { once } from 'node:events'
import type { ReadingOrder } from './messages.ts'
import { serveReader } from './reader.ts'

/** Be the process that reads a source for another one, and end with it. */
export async function readInProcess(): Promise<void> {
  process.once('disconnect', () => process.exit())
  // These go to all processes of a terminal or a service. The other one decides.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  const [order] = (await once(process, 'message')) as [ReadingOrder]
  const listener = {
    postMessage: (message: unknown) => void process.send?.(message),
    on: (event: 'message', heard: () => void) => process.on(event, heard),
  }
  await serveReader(listener, order)
}
