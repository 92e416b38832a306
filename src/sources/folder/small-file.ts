import { isUtf8 } from 'node:buffer'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { unreadable } from '../source.ts'

/** A link put in the place of a file is not followed, and a pipe put there is not waited for. */
const carefully = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

export const openNoFollow = (path: Buffer): Promise<FileHandle> => open(path, carefully)

/** The text of a file beside an image, or why it cannot be used. `most`: bytes. */
export async function readSmallFile(
  path: Buffer,
  name: string,
  most: number,
): Promise<{ text: string } | { reason: string }> {
  let file: FileHandle | undefined
  try {
    file = await openNoFollow(path)
    // A pipe without a writer would read as an empty file.
    if (!(await file.stat()).isFile()) return { reason: 'it is no file' }
    const bytes = Buffer.alloc(most + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = (await file.read(bytes, length, bytes.length - length, length)).bytesRead
    }
    if (length > most) return { reason: `the file is larger than ${most} bytes` }
    const content = bytes.subarray(0, length)
    if (!isUtf8(content)) return { reason: 'the file is not UTF-8' }
    return { text: content.toString('utf8').replace(/^\ufeff/, '') }
  } catch (error) {
    return { reason: unreadable(name, error).message }
  } finally {
    await file?.close()
  }
}
