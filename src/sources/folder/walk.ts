import { isUtf8 } from 'node:buffer'
import type { Dirent } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { SourceError, unreadable } from '../source.ts'

/** A regular file below the folder, or what has the name of one that is needed. */
export interface FoundFile {
  /** As the file system has it: a name need not be UTF-8. */
  readonly path: Buffer
  /** Below the folder, with slashes; what is not UTF-8 is shown with replacement characters. */
  readonly name: string
  readonly isUtf8: boolean
}

/** What a walk came across that is no regular file. */
export interface SkippedCounts {
  links: number
  special: number
  hidden: number
}

type Step = { readonly file: FoundFile } | { readonly unreadable: string; readonly reason: string }

/** Entries of all folders together: names are held, and a larger tree is no place for images. */
const maxEntries = 200_000

const slash = Buffer.from('/')

/**
 * All regular files below a folder, by name. Symbolic links are not followed: those that stay inside name files that
 * are read anyway, and others lead out. Names that begin with a dot are skipped: copies in progress have such names.
 * @param isNeeded names that are returned for any type of file; reading them finds that they are no files
 * @throws SourceError when the folder itself cannot be read, or holds too much
 */
export async function* walk(
  root: string,
  passed: SkippedCounts,
  isNeeded: (name: string) => boolean,
  signal?: AbortSignal,
): AsyncGenerator<Step> {
  let entries = 0
  const waiting: { path: Buffer; name: string }[] = [{ path: Buffer.from(root), name: '' }]
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    const folders: typeof waiting = []
    const files: FoundFile[] = []
    try {
      for await (const entry of await openFolder(folder.path)) {
        if (signal?.aborted) return
        if (++entries > maxEntries) throw tooMany(root)
        if (entry.name[0] === 0x2e) passed.hidden++
        else if (entry.isDirectory()) folders.push(childOf(folder, entry.name))
        else if (entry.isFile() || isNeeded(entry.name.toString()))
          files.push({ ...childOf(folder, entry.name), isUtf8: isUtf8(entry.name) })
        else if (entry.isSymbolicLink()) passed.links++
        else passed.special++
      }
    } catch (error) {
      if (error instanceof SourceError) throw error
      if (folder.name === '') throw unreadable(root, error)
      yield { unreadable: folder.name, reason: unreadable(folder.name, error).message }
    }
    for (const file of files.sort(byPath)) yield { file }
    waiting.push(...folders.sort(byPath).reverse())
  }
}

/** The types of `opendir` do not include names in bytes. */
const openFolder = async (path: Buffer): Promise<AsyncIterable<Dirent<Buffer>>> =>
  (await opendir(path as unknown as string, {
    encoding: 'buffer' as BufferEncoding,
  })) as unknown as AsyncIterable<Dirent<Buffer>>

const childOf = (folder: { path: Buffer; name: string }, name: Buffer) => ({
  path: Buffer.concat([folder.path, slash, name]),
  name: folder.name === '' ? name.toString() : `${folder.name}/${name.toString()}`,
})

const byPath = (a: { path: Buffer }, b: { path: Buffer }) => Buffer.compare(a.path, b.path)

const tooMany = (root: string) =>
  new SourceError(`There are more than ${maxEntries} files and folders in ${root}: name a smaller folder.`)
