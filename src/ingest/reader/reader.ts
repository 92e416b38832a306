import { buffersOf, imageBatchBuilder } from '../../repository/schema/image-batch.ts'
import { sourceKinds } from '../../sources/kinds.ts'
import { SourceError, type SourceItem } from '../../sources/source.ts'
import type { ReaderMessage, ReadRequest, RowBatch } from './messages.ts'

/** Size limits of a batch: large enough for a small overhead, and small beside a batch of an import. */
const BATCH = { rows: 1_000, bytes: 4_000_000 } as const

/** The thread or process that receives the batches. */
interface Port {
  postMessage(message: ReaderMessage, buffers: readonly ArrayBuffer[]): void
  /** Each message requests one more batch. */
  on(event: 'message', listener: () => void): unknown
}

/** Reads a source for another thread or process: reads, checks and encodes the rows, and sends them in batches. */
export async function serveReader(port: Port, request: ReadRequest): Promise<void> {
  const send = (message: ReaderMessage) =>
    port.postMessage(
      message,
      'batch' in message && message.batch.images ? buffersOf(message.batch.images) : [],
    )
  try {
    const waitForRequest = batchRequests(request.ahead, port)
    for await (const batch of batchesOf(request)) {
      await waitForRequest()
      send({ batch })
    }
    send({ end: true })
  } catch (error) {
    const isSource = error instanceof SourceError
    const message = error instanceof Error ? error.message : String(error)
    send({ failure: { message, isSource, trouble: isSource ? error.kind : undefined } })
  }
}

async function* batchesOf({ kind, path, options }: ReadRequest): AsyncGenerator<RowBatch> {
  const source = sourceKinds[kind].open(path, options)
  const images = imageBatchBuilder()
  let items: SourceItem[] = []
  const cut = (): RowBatch => {
    const encoded = images.count() > 0 && { images: images.take() }
    const batch = { items, ...encoded, position: source.position() }
    items = []
    return batch
  }
  for await (const item of source) {
    if ('write' in item && !options.traced) images.add(item.write)
    else items.push(item)
    if (images.count() + items.length >= BATCH.rows || images.bytes() >= BATCH.bytes) yield cut()
  }
  if (images.count() + items.length > 0) yield cut()
}

/** A function that resolves when a batch may be sent: `initial` times at once, then once for each message. */
function batchRequests(initial: number, port: Port): () => Promise<void> {
  let open = initial
  let resume: (() => void) | undefined
  port.on('message', () => {
    open++
    resume?.()
  })
  return async () => {
    if (open === 0) await new Promise<void>((resolve) => (resume = resolve))
    open--
  }
}
