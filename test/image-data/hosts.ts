import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import {
  type AddressInfo,
  createServer as createSocketServer,
  type Server as NetServer,
  type Socket,
} from 'node:net'
import { onTestFinished } from 'vitest'
import type { ImageFacts, ImageSourceMode } from '../../src/catalogue/image-data.ts'
import { type ImageDataReaderOptions, imageDataReader } from '../../src/image-data/reader.ts'
import { soon } from '../time-limits.ts'

export interface Host {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly port: number
  /** Connections made so far. */
  readonly sockets: readonly Socket[]
  /** Connections that are still open. */
  openSockets(): number
}

/** Listen on the loopback until the test is done. */
export async function listening(
  server: Server | NetServer,
  { address = '127.0.0.1', port = 0, scheme = 'http' } = {},
): Promise<Host> {
  const sockets: Socket[] = []
  server.on('connection', (socket: Socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(port, address, resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const at = server.address() as AddressInfo
  return {
    url: `${scheme}://${address}:${at.port}`,
    port: at.port,
    sockets,
    openSockets: () => sockets.filter((socket) => !socket.destroyed).length,
  }
}

/** A host that speaks HTTP. */
export const host = (answer: RequestListener): Promise<Host> => listening(createServer(answer))

/** A host that sends bytes after a request's head, and then what it likes. */
export const rawHost = (
  head: string,
  then: (socket: Socket) => void = (socket) => socket.end(),
): Promise<Host> =>
  listening(
    createSocketServer((socket) => {
      socket.once('data', () => {
        socket.write(head.replaceAll('\n', '\r\n'), 'latin1')
        then(socket)
      })
    }),
  )

/** Send zeros until the other side has enough; tells how many were sent. */
export function pour(response: ServerResponse): () => number {
  let sent = 0
  const more = () => {
    while (!response.destroyed) {
      sent += 65_536
      if (!response.write(Buffer.alloc(65_536))) return
    }
  }
  response.on('drain', more)
  more()
  return () => sent
}

export interface Seen {
  readonly facts: ImageFacts
  /** Every call of the progress. */
  readonly progress: readonly (readonly [bytesRead: number, totalBytes: number | undefined])[]
}

/** Examine with the loopback allowed. */
export async function examine(
  mode: ImageSourceMode,
  url: string,
  options: Partial<ImageDataReaderOptions> & { signal?: AbortSignal } = {},
): Promise<Seen> {
  const { signal = new AbortController().signal, ...rest } = options
  const progress: [number, number | undefined][] = []
  const reader = imageDataReader({ mode, allowedHosts: ['127.0.0.0/8'], ...rest })
  const facts = await reader.examine(url, signal, (read, total) => progress.push([read, total]))
  return { facts, progress }
}

/** Wait until something holds. */
export async function until(holds: () => boolean, ms = soon): Promise<void> {
  const end = Date.now() + ms
  while (!holds()) {
    if (Date.now() > end) throw new Error('did not come to hold')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
