import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { splitLines } from '../sources/files/lines.ts'

/** Values written one after the other and read again in that order, more of them than fit the memory. */
export interface Spool<T> {
  add(value: T): Promise<void>
  /** All values; may be read again and again, when none is added any more. */
  values(): AsyncGenerator<T>
  close(): Promise<void>
}

/** Characters that are written at once. */
const PIECE = 256 * 1024

/**
 * A spool in the system's folder for temporary files (`TMPDIR`), as JSON lines. The file has no name any more when this
 * resolves: nobody else finds it, and it is gone with the process, however that ends.
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
      if (length >= PIECE) await flush()
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
