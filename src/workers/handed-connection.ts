import type { Worker } from 'node:cluster'

/**
 * A connection that a worker was handed but died before it took stays open in `node:cluster` for good: its client waits
 * for ever, and the worker counts as one that listens. Returns what makes this good, to be called when it has ended.
 */
export function handedConnection(worker: Worker): () => void {
  let handed: { close?(): void } | undefined
  const send = worker.process.send as (...parameters: unknown[]) => boolean
  // There is one at a time: the next is sent when this one was taken, and closed on this side.
  worker.process.send = (message: unknown, handle?: object, ...rest: unknown[]) => {
    if (handle) handed = handle
    return send.call(worker.process, message, handle, ...rest)
  }
  return () => {
    handed?.close?.()
    worker.disconnect()
  }
}
