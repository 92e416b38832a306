import { buffersOf, imageBatchBuilder } from '../../repository/schema/image-batch.ts'
import { sourceKinds } from '../../sources/kinds.ts'
import { SourceError, type SourceItem } from '../../sources/source.ts'
import type { Piece, ReadingMessage, ReadingOrder } from './messages.ts'

/** Images and other items a piece, at most: enough to cost little each, few enough to be small beside a batch. */
const PIECE = { rows: 1_000, bytes: 4_000_000 } as const

/** To whom it is read. */
interface Listener {
  postMessage(message: ReadingMessage, buffers: readonly ArrayBuffer[]): void
  /** He asks for one piece more. */
  on(event: 'message', listener: () => void): unknown
}

/** Read a source for another thread or process: read, check and prepare, and hand it over piece by piece. */
export async function serveReader(port: Listener, order: ReadingOrder): Promise<void> {
  const send = (message: ReadingMessage) =>
    port.postMessage(
      message,
      'piece' in message && message.piece.images ? buffersOf(message.piece.images) : [],
    )
  try {
    const room = roomFor(order.ahead, port)
    for await (const piece of pieces(order)) {
      await room()
      send({ piece })
    }
    send({ end: true })
  } catch (error) {
    const isSource = error instanceof SourceError
    const message = error instanceof Error ? error.message : String(error)
    const trouble = error instanceof SourceError ? error.kind : undefined
    send({ failure: { message, isSource, trouble } })
  }
}

async function* pieces({ kind, path, options }: ReadingOrder): AsyncGenerator<Piece> {
  const source = sourceKinds[kind].open(path, options)
  const batch = imageBatchBuilder()
  let items: SourceItem[] = []
  const cut = (): Piece => {
    const images = batch.count() > 0 && { images: batch.take() }
    const piece = { items, ...images, position: source.position() }
    items = []
    return piece
  }
  for await (const item of source) {
    if ('write' in item && !options.traced) batch.add(item.write)
    else items.push(item)
    if (batch.count() + items.length >= PIECE.rows || batch.bytes() >= PIECE.bytes) yield cut()
  }
  if (batch.count() + items.length > 0) yield cut()
}

/** A function that waits until there is room for one more: `free` at once, then one a message. */
function roomFor(free: number, port: Listener): () => Promise<void> {
  let room = free
  let waiting: (() => void) | undefined
  port.on('message', () => {
    room++
    waiting?.()
  })
  return async () => {
    if (room === 0) await new Promise<void>((resolve) => (waiting = resolve))
    room--
  }
}
