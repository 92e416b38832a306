import { createHash } from 'node:crypto'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { digestNames, type FileDigests } from './hash-file.ts'

/** The state of a file: inode and device, size in bytes, time of the last change in ns. */
interface FileStamp {
  readonly dev: bigint
  readonly ino: bigint
  readonly size: bigint
  readonly mtimeNs: bigint
}

/** Digests of files, kept from one run to the next. */
export interface DigestCache {
  /** Why nothing was remembered although there is a file. */
  readonly complaint: string | undefined
  find(stamp: FileStamp): FileDigests | undefined
  /** `readAt`: when reading began, Unix time in ms. A file that had just changed may change again within one time stamp, and is not kept. */
  keep(stamp: FileStamp, digests: FileDigests, readAt: number): void
  /** Write it down, if there is something new. `isWhole`: every file was seen, so that what was not found is forgotten. */
  save(isWhole: boolean): Promise<void>
}

/** As data: changed when the shape of the file is. */
const version = 1
/** Bytes; some 300 a file. */
const maxBytes = 64 * 1024 * 1024
/** ms. The coarsest time stamps that file systems in use have are of 2 s (FAT). */
const settled = 2_000

type Entry = readonly [size: string, mtimeNs: string, ...digests: string[]]

/** Where the digests of a folder are kept, within a folder for such things. */
export const cacheFileName = (folder: string): string =>
  `digests-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.json`

/** Read what is remembered. A file that is damaged, too large or of another version counts as none: all is computed again. */
export async function loadDigestCache(path: string | undefined): Promise<DigestCache> {
  const { entries, complaint } = path === undefined ? nothing() : await readMemory(path)
  const seen = new Map<string, Entry>()
  let isNew = false

  return {
    complaint,
    find(stamp) {
      const entry = entries.get(keyOf(stamp))
      if (entry?.[0] !== `${stamp.size}` || entry[1] !== `${stamp.mtimeNs}`) return undefined
      seen.set(keyOf(stamp), entry)
      const [md5 = '', sha256 = '', sha512 = ''] = entry.slice(2)
      return { md5, sha256, sha512 }
    },
    keep(stamp, digests, readAt) {
      if (readAt - Number(stamp.mtimeNs / 1_000_000n) < settled) return
      isNew = true
      seen.set(keyOf(stamp), [
        `${stamp.size}`,
        `${stamp.mtimeNs}`,
        ...digestNames.map((name) => digests[name]),
      ])
    },
    async save(isWhole) {
      const all = isWhole ? seen : new Map([...entries, ...seen])
      if (path === undefined || (!isNew && all.size === entries.size)) return
      await replaceFile(path, JSON.stringify({ version, entries: Object.fromEntries(all) }))
      isNew = false
    },
  }
}

const keyOf = ({ dev, ino }: FileStamp) => `${dev}:${ino}`

interface Remembered {
  readonly entries: ReadonlyMap<string, Entry>
  readonly complaint: string | undefined
}

const nothing = (complaint?: string): Remembered => ({ entries: new Map(), complaint })

async function readMemory(path: string): Promise<Remembered> {
  try {
    if ((await stat(path)).size > maxBytes) return nothing(`${path} is too large; all digests are computed`)
    const data: unknown = JSON.parse(await readFile(path, 'utf8'))
    const entries = entriesOf(data)
    return entries ? { entries, complaint: undefined } : nothing(damaged(path))
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return nothing(isMissing ? undefined : damaged(path))
  }
}

const damaged = (path: string) => `${path} does not hold remembered digests; all are computed`

function entriesOf(data: unknown): ReadonlyMap<string, Entry> | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { version: given, entries } = data as { version?: unknown; entries?: unknown }
  if (given !== version || typeof entries !== 'object' || entries === null) return undefined
  const pairs = Object.entries(entries)
  return pairs.every(([, entry]) => isEntry(entry)) ? new Map(pairs) : undefined
}

/** Sizes and times in decimal, then the digests in the order of `digestNames`. */
const shapes = [/^\d{1,20}$/, /^\d{1,20}$/, /^[0-9a-f]{32}$/, /^[0-9a-f]{64}$/, /^[0-9a-f]{128}$/]

const isEntry = (entry: unknown): entry is Entry =>
  Array.isArray(entry) &&
  entry.length === shapes.length &&
  shapes.every((shape, at) => typeof entry[at] === 'string' && shape.test(entry[at]))

/** Readers see the old file or the new one, whole. */
async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.${process.pid}.tmp`
  try {
    await writeFile(next, text, { mode: 0o600 })
    await rename(next, path)
  } catch (error) {
    await rm(next, { force: true })
    throw error
  }
}
