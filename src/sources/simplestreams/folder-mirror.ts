import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { isPathBelow } from '../fields/base-url.ts'
import { findDataFiles } from '../files/data-files.ts'
import { readPlainFile } from '../files/plain-file.ts'
import { SourceError, unreadable } from '../source.ts'
import { endings, type Mirror, type MirrorFile, maxDocumentBytes } from './mirror.ts'

/**
 * A mirror in a folder, or one document of it. The index is at `streams/v1/index.json` or in the folder itself; without
 * one, all documents in the folder are taken. A document that the index names is looked for at its path and beside the
 * index, there also with `_` for `:`, which many file systems do not take.
 * @throws SourceError when there is nothing at the path
 */
export function folderMirror(path: string, isVerified: boolean): Mirror {
  const start = realAt(path)
  const isFolder = statSync(start).isDirectory()
  const root = isFolder ? start : (/^(.+?)[/\\]streams[/\\]v1[/\\]/.exec(start)?.[1] ?? dirname(start))
  const index = isFolder ? indexIn(start, isVerified) : start
  const documents = index === undefined ? documentsIn(start, isVerified) : [index]
  const beside = dirname(documents[0] ?? start)
  let bytes = 0

  async function load(file: string): Promise<MirrorFile> {
    const content = readPlainFile(file, maxDocumentBytes + 1)
    if (content.length > maxDocumentBytes) throw tooLarge(file)
    bytes += content.length
    return { name: file, bytes: content }
  }

  return {
    base: undefined,
    isLoose: index === undefined,
    async *begin() {
      for (const document of documents) yield await load(document)
    },
    async read(wanted) {
      if (!isPathBelow(wanted)) throw elsewhere(path, wanted)
      const name = basename(wanted)
      const places = [join(root, wanted), join(beside, name), join(beside, name.replaceAll(':', '_'))]
      const found = places.find((place) => existsSync(place))
      if (found === undefined) throw unreadable(places[0] as string, { code: 'ENOENT' })
      const real = realAt(found)
      if (!`${real}${sep}`.startsWith(`${root}${sep}`)) throw elsewhere(path, wanted)
      return load(real)
    },
    bytesRead: () => bytes,
    close() {},
  }
}

function indexIn(folder: string, isVerified: boolean): string | undefined {
  for (const place of ['streams/v1', '.']) {
    for (const ending of endings(isVerified)) {
      const index = join(folder, place, `index${ending}`)
      if (existsSync(index)) return index
    }
  }
  return undefined
}

function documentsIn(folder: string, isVerified: boolean): string[] {
  const files = findDataFiles(folder, endings(isVerified)).map((file) => file.path)
  // Of two with the same content, the one without an envelope.
  return files.filter((file) => !files.includes(file.replace(/\.sjson$/, '.json')) || file.endsWith('.json'))
}

function realAt(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

const tooLarge = (file: string) =>
  new SourceError(`Cannot read ${file}: it is larger than the ${maxDocumentBytes} bytes that are taken.`)

const elsewhere = (mirror: string, path: string) =>
  new SourceError(`The index names ${JSON.stringify(path.slice(0, 200))}, which is not below ${mirror}.`)
