import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

/** Digests of a file's bytes, hexadecimal. All three in one pass: lists of checksums come in any of them. */
export interface FileDigests {
  readonly md5: string
  readonly sha256: string
  readonly sha512: string
}

export const digestNames = ['md5', 'sha256', 'sha512'] as const

/** Other work of the process waits about 1 ms for a piece. */
const pieceLength = 256 * 1024

/**
 * Read a file from its start to its end, or to `size` bytes where it grows.
 * @param onBytes called with the length of each chunk
 * @returns undefined when the file was shorter, or the signal was aborted
 */
export async function hashFile(
  file: FileHandle,
  size: number,
  onBytes: (count: number) => void,
  signal?: AbortSignal,
): Promise<FileDigests | undefined> {
  const hashes = digestNames.map((name) => createHash(name))
  const piece = Buffer.allocUnsafe(Math.min(pieceLength, Math.max(size, 1)))
  for (let at = 0; at < size; ) {
    if (signal?.aborted) return undefined
    const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, size - at), at)
    if (bytesRead === 0) return undefined
    for (const hash of hashes) hash.update(piece.subarray(0, bytesRead))
    at += bytesRead
    onBytes(bytesRead)
  }
  const [md5 = '', sha256 = '', sha512 = ''] = hashes.map((hash) => hash.digest('hex'))
  return { md5, sha256, sha512 }
}
