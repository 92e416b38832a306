import type { Worker } from 'node:cluster'

/**
 * A connection that was sent to a worker which ended before it accepted it stays open in `node:cluster`: its client
 * waits without end, and the worker counts as listening. Returns the function that closes it, to be called when the
 * worker has ended.
 */
export function handedConnection(worker: Worker): () => void {
  let handed: { close?(): void } | undefined
  const send = worker.process.send as (...parameters: unknown[]) => boolean
  // One at a time: the next one is sent when this one was accepted, and closed on this side.
  worker.process.send = (message: unknown, handle?: object, ...rest: unknown[]) => {
    if (handle) handed = handle
    return send.call(worker.process, message, handle, ...rest)
  }
  return () => {
    handed?.close?.()
    worker.disconnect()
  }
}
