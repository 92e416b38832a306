import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { SourceError, unreadable } from '../source.ts'

/**
 * The first bytes of a file, `most` of them at most. Only of a regular file: reading a pipe without a writer would
 * block without end, and ignore signals.
 * @throws SourceError when there is no such file, or it cannot be read
 */
export function readPlainFile(path: string, most: number): Buffer {
  let descriptor: number | undefined
  try {
    // Opening a pipe to see what it is waits, too.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const stats = fstatSync(descriptor)
    refuseOthers(path, stats)
    // One byte more than the size finds the end; a file that grows meanwhile gets more room.
    let bytes = Buffer.allocUnsafe(Math.min(most, stats.size + 1))
    let length = 0
    for (let read = -1; read !== 0 && length < most; length += read) {
      if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(most, 2 * length))
      read = readSync(descriptor, bytes, length, bytes.length - length, null)
    }
    return bytes.subarray(0, length)
  } catch (error) {
    throw error instanceof SourceError ? error : unreadable(path, error)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** @throws SourceError when something is there that is no file */
export function checkPlainFile(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats) refuseOthers(path, stats)
}

interface Kinds {
  isFile(): boolean
  isDirectory(): boolean
}

/** @throws SourceError for what is no file */
export function refuseOthers(path: string, stats: Kinds): void {
  if (stats.isFile()) return
  const reason = 'it is neither a file nor a folder; save in a file what comes out of it'
  throw unreadable(path, stats.isDirectory() ? { code: 'EISDIR' } : new Error(reason))
}
