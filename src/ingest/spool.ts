import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { splitLines } from '../sources/files/lines.ts'

/** A queue of values on disk, for more values than fit in memory. They are read in the order they were added. */
export interface Spool<T> {
  add(value: T): Promise<void>
  /** All values. May be called several times, but only after the last `add`. */
  values(): AsyncGenerator<T>
  close(): Promise<void>
}

/** Characters per write. */
const BUFFER_LENGTH = 256 * 1024

/**
 * A spool in the system's folder for temporary files (`TMPDIR`), as JSON lines. The file is unlinked before this resolves:
 * no other process can open it, and it is removed when the process exits, also after a crash.
 */
export async function openSpool<T>(): Promise<Spool<T>> {
  const folder = await mkdtemp(join(tmpdir(), 'scp-images-sync-'))
  const file = await open(join(folder, 'spool'), 'wx+', 0o600)
  await rm(folder, { recursive: true, force: true })
  let pending: string[] = []
  let length = 0

  async function flush(): Promise<void> {
    const text = pending.join('')
    pending = []
    length = 0
    if (text !== '') await file.appendFile(text)
  }

  return {
    async add(value) {
      const line = `${JSON.stringify(value)}\n`
      pending.push(line)
      length += line.length
      if (length >= BUFFER_LENGTH) await flush()
    },
    async *values() {
      await flush()
      const chunks = file.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Buffer>
      for await (const lines of splitLines(chunks, Number.MAX_SAFE_INTEGER)) {
        for (const { bytes } of lines) if (bytes) yield JSON.parse(bytes.toString('utf8')) as T
      }
    },
    close: () => file.close(),
  }
}
