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
import type { ReaderMessage, ReadRequest } from './messages.ts'

/** A thread or process that reads a source. */
interface Reader {
  /** Emits 'message' with a `ReaderMessage`, 'error', and 'exit'. */
  readonly events: EventEmitter
  /** Requests one more batch. */
  requestBatch(): void
  /** Stops it at once. */
  kill(): Promise<unknown>
  /** The error to throw when it exited too early; `error`: that of the event 'error'. */
  exitError(error?: unknown): unknown
}

/**
 * Batches that are read ahead. Encoded images: as many as a batch of an import, so that one is read while another is
 * written. Images as objects (`traced`) need more memory: fewer.
 */
const ahead = { encoded: 20, traced: 2 } as const

/**
 * The source, read by a thread or process, which does all work that needs no database, and reads some batches ahead.
 * Within a batch, problems and notes come before the images. The reader is stopped when the iteration ends.
 */
export function remoteSource(
  start: (request: ReadRequest) => Reader,
  kind: SourceKindName,
  path: string,
  { signal, ...options }: SourceOptions,
): ImageSource {
  let position: SourcePosition = { bytesRead: 0, totalBytes: undefined }

  async function* read(): AsyncGenerator<SourceItem> {
    const reader = start({ kind, path, options, ahead: options.traced ? ahead.traced : ahead.encoded })
    try {
      for await (const message of messagesOf(reader, signal)) {
        if ('failure' in message) throw asError(message.failure)
        if ('end' in message) return
        reader.requestBatch()
        const { items, images } = message.batch
        position = message.batch.position
        yield* items
        if (images) for (const write of decodeBatch(images)) yield { write }
      }
    } finally {
      await reader.kill()
    }
  }

  return { position: () => position, [Symbol.asyncIterator]: read }
}

/** The messages of the reader. Ends at the signal, also while it waits. @throws `exitError` when the reader exits early */
async function* messagesOf(reader: Reader, signal: AbortSignal | undefined): AsyncGenerator<ReaderMessage> {
  const options = { close: ['exit'], ...(signal && { signal }) }
  try {
    for await (const [message] of on(reader.events, 'message', options)) yield message as ReaderMessage
  } catch (error) {
    if (signal?.aborted) return
    throw reader.exitError(error)
  }
  throw reader.exitError()
}

type Failure = Extract<ReaderMessage, { failure: unknown }>['failure']

const asError = ({ message, isSource, trouble }: Failure): Error =>
  isSource ? new SourceError(message, trouble && { kind: trouble }) : new Error(message)
