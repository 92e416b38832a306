import { type EventEmitter, on } from 'node:events'
import { decodeBatch } from '../../repository/schema/image-batch.ts'
import type { SourceKindName } from '../../sources/kinds.ts'
import {
  type ImageSource,
  SourceError,
  type SourceItem,
  type SourceOptions,
  type SourcePosition,
} from '../../sources/source.ts'
import type { ReadingMessage, ReadingOrder } from './messages.ts'

/** Who reads a source for another: a thread or a process. */
interface Reader {
  /** Says 'message' with what is `ReadingMessage`, 'error', and 'exit' when it is gone. */
  readonly events: EventEmitter
  /** Ask for one piece more. */
  more(): void
  /** End it, whatever it does. */
  end(): Promise<unknown>
  /** What it is that it ended before it was done: `error`, if that was said, in words that tell what to do where somebody can. */
  died(error?: unknown): unknown
}

/** Pieces of a thousand: as much as a batch of an import, so that one is read while another is written; as objects, some. */
const ahead = { packed: 20, traced: 2 } as const

/**
 * The source, read by another who does all that is possible without the database, as far as a batch ahead.
 * Problems and notes of a thousand rows come before their images. The reader is gone when the iteration ends, however it does.
 */
export function remoteSource(
  start: (order: ReadingOrder) => Reader,
  kind: SourceKindName,
  path: string,
  { signal, ...options }: SourceOptions,
): ImageSource {
  let position: SourcePosition = { bytesRead: 0, totalBytes: undefined }
  const order: ReadingOrder = {
    kind,
    path,
    options,
    ahead: options.traced ? ahead.traced : ahead.packed,
  }

  async function* read(): AsyncGenerator<SourceItem> {
    const reader = start(order)
    try {
      for await (const message of messagesOf(reader, signal)) {
        if ('failure' in message) throw asError(message.failure)
        if ('end' in message) return
        reader.more()
        const { items, images } = message.piece
        position = message.piece.position
        yield* items
        if (images) for (const write of decodeBatch(images)) yield { write }
      }
    } finally {
      await reader.end()
    }
  }

  return { position: () => position, [Symbol.asyncIterator]: read }
}

/** What the reader says, in order; ends at the signal, also while it waits. @throws what the reader dies of */
async function* messagesOf(reader: Reader, signal: AbortSignal | undefined): AsyncGenerator<ReadingMessage> {
  const options = { close: ['exit'], ...(signal && { signal }) }
  try {
    for await (const [message] of on(reader.events, 'message', options)) yield message as ReadingMessage
  } catch (error) {
    if (signal?.aborted) return
    throw reader.died(error)
  }
  throw reader.died()
}

type Failure = Extract<ReadingMessage, { failure: unknown }>['failure']

const asError = ({ message, isSource, trouble }: Failure): Error =>
  isSource ? new SourceError(message, trouble && { kind: trouble }) : new Error(message)
