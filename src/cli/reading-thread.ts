import type { MessagePort } from 'node:worker_threads'
import { buffersOf, imagePacker, type PackedImages } from '../repository/packed-images.ts'
import { type SourceKindName, sourceKinds } from '../sources/kinds.ts'
import { type Remark, SourceError, type SourceOptions, type SourcePosition } from '../sources/source.ts'

/** What a thread is to read. */
export interface ReadingOrder {
  readonly kind: SourceKindName
  readonly path: string
  readonly options: Omit<SourceOptions, 'signal'>
  /** Pieces it may be ahead of its reader, who asks for one more with each message. */
  readonly ahead: number
}

/** Some rows of a source: what was said of them, in order, and the images, ready to be stored. */
export interface Piece {
  readonly remarks: readonly ({ readonly problem: Remark } | { readonly note: Remark })[]
  readonly images: PackedImages
  readonly position: SourcePosition
}

export type ReadingMessage =
  | { readonly piece: Piece }
  | { readonly end: true }
  /** `isSource`: what the person who gave the source must know. */
  | { readonly failure: { readonly message: string; readonly isSource: boolean } }

/** Images and remarks a piece, at most: enough to cost little each, few enough to be small beside a batch. */
const PIECE = { rows: 1_000, bytes: 4_000_000 } as const

/** Read a source for another thread: read, check and prepare, and hand it over piece by piece. */
export async function readForAnother(port: MessagePort, order: ReadingOrder): Promise<void> {
  const send = (message: ReadingMessage) =>
    port.postMessage(message, 'piece' in message ? buffersOf(message.piece.images) : [])
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
    send({ failure: { message, isSource } })
  }
}

async function* pieces({ kind, path, options }: ReadingOrder): AsyncGenerator<Piece> {
  const source = sourceKinds[kind].open(path, options)
  const packer = imagePacker()
  let remarks: Piece['remarks'][number][] = []
  const cut = (): Piece => {
    const piece = { remarks, images: packer.take(), position: source.position() }
    remarks = []
    return piece
  }
  for await (const item of source) {
    if ('write' in item) packer.add(item.write)
    else remarks.push(item)
    if (packer.count() + remarks.length >= PIECE.rows || packer.bytes() >= PIECE.bytes) yield cut()
  }
  if (packer.count() + remarks.length > 0) yield cut()
}

/** A function that waits until there is room for one more: `free` at once, then one a message. */
function roomFor(free: number, port: MessagePort): () => Promise<void> {
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
