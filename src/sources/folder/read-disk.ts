import type { BigIntStats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { ImageDataError } from '../../catalogue/image-data.ts'
import { type DiskFacts, readDiskFacts } from '../../disk-image/disk-facts.ts'
import type { DiskFile } from '../../disk-image/disk-file.ts'
import { unreadable } from '../source.ts'
import type { DigestCache } from './digest-cache.ts'
import { type FileDigests, hashFile } from './hash-file.ts'
import { openNoFollow } from './small-file.ts'
import type { FoundFile } from './walk.ts'

export interface Disk {
  readonly facts: DiskFacts
  readonly digests: FileDigests
  /** Bytes. */
  readonly size: number
  /** When its bytes were last changed, Unix time in ms. */
  readonly changedAt: number
}

/** Why there is no disk. `isDisk`: it is one, and something is wrong with it. */
interface NoDisk {
  readonly reason: string
  readonly isDisk: boolean
}

interface Reading {
  readonly memory: DigestCache
  /** It is a raw disk by its file name; used where the bytes have no magic number. */
  readonly isRawByName: boolean
  /** Hears of bytes that are read or need not be read. */
  readonly onBytes: (count: number) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * The facts of a file as a disk image, with its digests: cached ones where the file has not changed. A file that
 * changes while it is read is refused: its digest would be of neither state.
 * @returns undefined when the signal was aborted
 */
export async function readDisk(file: FoundFile, reading: Reading): Promise<Disk | NoDisk | undefined> {
  const { memory, onBytes, signal } = reading
  let handle: Awaited<ReturnType<typeof openNoFollow>> | undefined
  try {
    handle = await openNoFollow(file.path)
    const before = await handle.stat({ bigint: true })
    if (!before.isFile()) return { reason: 'it is not a file any more', isDisk: false }
    const size = Number(before.size)
    const facts = await readDiskFacts(diskFile(handle, size), reading.isRawByName)
    const known = memory.find(before)
    const readAt = Date.now()
    const digests = known ?? (await hashFile(handle, size, onBytes, signal))
    if (known) onBytes(size)
    if (signal?.aborted) return undefined
    const after = await handle.stat({ bigint: true })
    if (!digests || !isSame(before, after) || !isSame(before, await lstat(file.path, { bigint: true }))) {
      return { reason: 'it changed while it was read; it is looked at again in the next run', isDisk: true }
    }
    if (!known) memory.keep(before, digests, readAt)
    return { facts, digests, size, changedAt: Number(before.mtimeMs) }
  } catch (error) {
    if (error instanceof ImageDataError) return { reason: error.message, isDisk: false }
    return { reason: unreadable(file.name, error).message, isDisk: true }
  } finally {
    await handle?.close()
  }
}

const isSame = (a: BigIntStats, b: BigIntStats): boolean =>
  a.ino === b.ino && a.dev === b.dev && a.size === b.size && a.mtimeNs === b.mtimeNs

const diskFile = (handle: Awaited<ReturnType<typeof openNoFollow>>, size: number): DiskFile => ({
  size,
  async read(at, length) {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - at)))
    let done = 0
    while (done < bytes.length) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, at + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return bytes.subarray(0, done)
  },
})
