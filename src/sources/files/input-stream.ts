import { constants, createReadStream, open, type Stats, statSync } from 'node:fs'
import { Socket } from 'node:net'
import { pipeline, Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip } from 'node:zlib'
import { SourceError, type SourcePosition, unreadable } from '../source.ts'

/** The bytes of one file or of standard input, gunzipped when they are gzip, and how many were read. */
interface InputBytes {
  readonly chunks: AsyncIterable<Buffer>
  position(): SourcePosition
}

/**
 * Open PATH, or standard input for `-`. Gzip is recognised by its first two bytes, with any file name.
 * @throws SourceError when the file does not exist or cannot be read
 */
export function openBytes(path: string, signal: AbortSignal | undefined): InputBytes {
  const stats = path === '-' ? undefined : statsOf(path)
  const totalBytes = stats?.isFile() ? stats.size : undefined
  const state = { bytesRead: 0 }
  const stream = () => openStream(path, stats?.isFIFO() ?? false)
  return {
    chunks: gunzipped(() => counted(stream, path, state, signal), path, signal),
    position: () => ({ bytesRead: state.bytesRead, totalBytes }),
  }
}

/**
 * How a named pipe is opened. Opening one blocks until there is a writer, and cannot be interrupted; reading it as a
 * socket can. Systems other than Linux may report its end while there is no writer: there the opening blocks.
 */
const pipeFlags = constants.O_RDONLY | (process.platform === 'linux' ? constants.O_NONBLOCK : 0)

/** A named pipe is read as a socket: a file stream that waits for one can neither be left nor let the process end. */
async function openStream(path: string, isPipe: boolean): Promise<Readable> {
  if (path === '-') return process.stdin
  if (!isPipe) return createReadStream(path, { highWaterMark: 1 << 18 })
  return new Socket({ fd: await promisify(open)(path, pipeFlags), readable: true, writable: false })
}

function statsOf(path: string): Stats {
  let stats: Stats
  try {
    stats = statSync(path)
  } catch (error) {
    throw unreadable(path, error)
  }
  if (stats.isDirectory()) throw new SourceError(`Cannot read ${path}: it is a folder, a file is wanted.`)
  return stats
}

/** The stream's chunks; ends quietly at the signal, also while it waits. */
async function* counted(
  openInput: () => Promise<Readable>,
  path: string,
  state: { bytesRead: number },
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  let stream: Readable | undefined
  const stop = () => stream?.destroy()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    if (signal?.aborted) return
    stream = await openInput()
    if (signal?.aborted) return
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      state.bytesRead += chunk.length
      yield chunk
    }
  } catch (error) {
    if (!signal?.aborted) throw unreadable(path, error)
  } finally {
    stream?.destroy()
    signal?.removeEventListener('abort', stop)
  }
}

async function* gunzipped(
  openChunks: () => AsyncGenerator<Buffer>,
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const chunks = openChunks()
  try {
    let head = Buffer.alloc(0)
    while (head.length < 2) {
      const next = await chunks.next()
      if (next.done) break
      head = Buffer.concat([head, next.value])
    }
    const all = startingWith(head, chunks)
    if (head[0] !== 0x1f || head[1] !== 0x8b) yield* all
    else yield* gunzip(all, path, signal)
  } finally {
    await chunks.return(undefined)
  }
}

async function* startingWith(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head
  yield* rest
}

async function* gunzip(
  chunks: AsyncIterable<Buffer>,
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const unpacked = createGunzip({ chunkSize: 1 << 18 })
  // The callback only keeps the error from being thrown twice: reading `unpacked` throws it.
  pipeline(Readable.from(chunks), unpacked, () => {})
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    if (signal?.aborted) return
    if (error instanceof SourceError) throw error
    throw new SourceError(`Cannot read ${path} to its end: the gzip data is damaged or cut off.`, {
      cause: error,
    })
  }
}
