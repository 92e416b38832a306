import { createHash } from 'node:crypto'
import { mergeEntries, type Refusal, type SourceEntry } from '../fields/merge-entries.ts'
import type { ImageSource, SourceDocument, SourceItem, SourceOptions } from '../source.ts'
import { type DataFile, findDataFiles, readDataFile } from './data-files.ts'

/** What the rows of one file come to. */
export interface FileRows {
  readonly entries: readonly SourceEntry[]
  readonly refusals: readonly Refusal[]
  /** A note about the file as a whole. */
  readonly note?: string
}

/** A file as a whole cannot be used. */
export const refuseFile = (file: DataFile, reason: string): FileRows => ({
  entries: [],
  refusals: [{ key: [file.name], place: file.name, statedAt: file.statedAt, reason, partial: true }],
})

/**
 * A source of data files: a file, or a folder with all its files, kept old versions included. All entries are held
 * until the last file is read, because the newest decides; these sources have some thousand rows.
 */
export function openFiles(
  path: string,
  extensions: readonly string[],
  options: SourceOptions,
  rowsOf: (text: string, file: DataFile) => FileRows,
  maxBytes?: number,
): ImageSource {
  const files = findDataFiles(path, extensions)
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0)
  let bytesRead = 0

  async function* read(): AsyncGenerator<SourceItem> {
    const entries: SourceEntry[] = []
    const refusals: Refusal[] = []
    for (const file of files) {
      if (options.signal?.aborted) return
      // Lets signals and timers run between two files.
      await new Promise((resolve) => setImmediate(resolve))
      const content = readDataFile(file.path, maxBytes)
      const rows = 'text' in content ? rowsOf(content.text, file) : refuseFile(file, content.reason)
      const document = 'text' in content && options.traced ? documentOf(file, content.text) : undefined
      for (const entry of lastOfEach(rows.entries)) entries.push({ ...entry, ...(document && { document }) })
      for (const refusal of numbered(rows.refusals)) refusals.push(refusal)
      if (rows.note !== undefined) yield { note: { place: file.name, reason: rows.note } }
      bytesRead += file.bytes
    }
    yield* mergeEntries(entries, refusals, options)
  }
  return { position: () => ({ bytesRead, totalBytes }), [Symbol.asyncIterator]: read }
}

const documentOf = ({ name }: DataFile, text: string): SourceDocument => ({
  name,
  sha256: createHash('sha256').update(text).digest('hex'),
})

/** Of several rows of one file about one image the last one counts; a note reports rows with other facts. */
function lastOfEach(entries: readonly SourceEntry[]): SourceEntry[] {
  const last = new Map<string, SourceEntry>()
  for (const entry of entries) {
    const key = JSON.stringify(entry.key)
    const before = last.get(key)
    const isSame = !before || JSON.stringify(before.facts) === JSON.stringify(entry.facts)
    const note = `this is the image of ${before?.place} again with other facts; this row counts`
    last.set(key, isSame ? entry : { ...entry, notes: [...entry.notes, note] })
  }
  return [...last.values()]
}

/** Keeps equal refusals of one file apart: only those of several files are one. */
function numbered(refusals: readonly Refusal[]): Refusal[] {
  const counts = new Map<string, number>()
  return refusals.map((refusal) => {
    const key = JSON.stringify([refusal.key, refusal.reason])
    const count = counts.get(key) ?? 0
    counts.set(key, count + 1)
    return { ...refusal, key: [...refusal.key, `${count}`] }
  })
}
