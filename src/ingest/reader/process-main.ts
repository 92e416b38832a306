import { once } from 'node:events'
import type { ReadRequest } from './messages.ts'
import { serveReader } from './reader.ts'

/** The main function of a process that reads a source for its parent process, and exits with it. */
export async function readInProcess(): Promise<void> {
  process.once('disconnect', () => process.exit())
  // These signals go to all processes of a terminal or a service. The parent process handles them.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  const [request] = (await once(process, 'message')) as [ReadRequest]
  const port = {
    postMessage: (message: unknown) => void process.send?.(message),
    on: (event: 'message', listener: () => void) => process.on(event, listener),
  }
  await serveReader(port, request)
}
