import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import { unpackImages } from '../repository/packed-images.ts'
import type { SourceKindName } from '../sources/kinds.ts'
import {
  type ImageSource,
  SourceError,
  type SourceItem,
  type SourceOptions,
  type SourcePosition,
} from '../sources/source.ts'
import type { ReadingMessage, ReadingOrder } from './reading-thread.ts'

/** Pieces of a thousand: as much as a batch, so that one is read while another is written. */
const AHEAD = 20
/** MB. Without a limit the thread would leave its rubbish lying until it has as much as the whole import needs. */
const memory = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 }

const program = new URL('../../bin/reading-thread.js', import.meta.url)

/**
 * The source, read by a thread of its own that does all that is possible without the database, as far as a batch ahead.
 * Problems and notes of a thousand rows come before their images. The thread is gone when the iteration ends, however it does.
 */
export function readAhead(kind: SourceKindName, path: string, options: SourceOptions): ImageSource {
  let position: SourcePosition = { bytesRead: 0, totalBytes: undefined }
  const { signal, ...rest } = options
  const order: ReadingOrder = { kind, path, options: rest, ahead: AHEAD }

  async function* items(): AsyncGenerator<SourceItem> {
    const worker = new Worker(program, { workerData: order, resourceLimits: memory })
    try {
      for await (const message of messagesOf(worker, signal)) {
        if ('failure' in message) throw asError(message.failure)
        if ('end' in message) return
        worker.postMessage('more')
        const { remarks, images } = message.piece
        position = message.piece.position
        for (const remark of remarks) yield remark
        for (const write of unpackImages(images)) yield { write }
      }
    } finally {
      await worker.terminate()
    }
  }

  return { position: () => position, [Symbol.asyncIterator]: items }
}

/** What the thread says, in order; ends at the signal, also while it waits. @throws what the thread dies of */
async function* messagesOf(worker: Worker, signal: AbortSignal | undefined): AsyncGenerator<ReadingMessage> {
  const options = { close: ['exit'], ...(signal && { signal }) }
  try {
    for await (const [message] of on(worker, 'message', options)) yield message as ReadingMessage
  } catch (error) {
    if (signal?.aborted) return
    throw error
  }
  throw new Error('The thread that reads the source ended too early.')
}

const asError = ({ message, isSource }: { message: string; isSource: boolean }): Error =>
  isSource ? new SourceError(message) : new Error(message)
