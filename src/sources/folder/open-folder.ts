import { realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { visibilities } from 'scp-images-client/contract/image-fields'
import { baseUrlOf } from '../fields/base-url.ts'
import { checkPlainFile } from '../files/plain-file.ts'
import { type ImageSource, SourceError, type SourceItem, type SourceOptions, unreadable } from '../source.ts'
import { cacheFileName, loadDigestCache } from './digest-cache.ts'
import { folderReader } from './read-candidate.ts'
import { survey } from './survey.ts'

/** ms between two writes of the digest cache during a run: what a kill loses is hashed again. */
const savingInterval = 10_000

/**
 * Images from a folder of disk images and the folders below it. `folderReader` makes the images. Digests are computed
 * once and cached: in the file of the option `state`, else in `options.dataFolder`, else not at all.
 * @throws SourceError when the folder or an option cannot be used
 */
export function openFolder(path: string, options: SourceOptions): ImageSource {
  const root = folderAt(path)
  const { settings = {}, signal, dataFolder } = options
  const baseUrl = baseUrlOf(settings)
  const visibility = visibilityOf(settings.visibility)
  if (settings.state !== undefined) checkPlainFile(settings.state)
  const state =
    settings.state ?? (dataFolder === undefined ? undefined : join(dataFolder, cacheFileName(root)))
  let bytesRead = 0
  let totalBytes: number | undefined

  async function* read(): AsyncGenerator<SourceItem> {
    const memory = await loadDigestCache(state)
    if (memory.complaint !== undefined) yield { note: { place: root, reason: memory.complaint } }
    const found = await survey(root, signal)
    yield* found.remarks
    totalBytes = found.candidates.reduce((sum, { bytes }) => sum + bytes, 0)
    const onBytes = (count: number) => {
      bytesRead += count
    }
    const origin = baseUrl?.href ?? root
    const itemsOf = folderReader({ origin, baseUrl, visibility, memory, found, options, onBytes })
    let savedAt = Date.now()
    let isWhole = false
    /** That digests cannot be kept must not keep the images from being read. */
    const save = () => memory.save(isWhole).catch((error: unknown) => error as Error)
    let failure: Error | undefined
    try {
      for (const candidate of found.candidates) {
        if (signal?.aborted) return
        yield* await itemsOf(candidate)
        if (Date.now() - savedAt < savingInterval) continue
        failure = (await save()) ?? undefined
        savedAt = Date.now()
      }
      // What lies in a folder that could not be read was not seen.
      isWhole = !found.remarks.some((remark) => 'partial' in remark)
    } finally {
      failure = (await save()) ?? undefined
    }
    if (failure) yield { note: { place: root, reason: `digests are not remembered: ${failure.message}` } }
  }
  return { position: () => ({ bytesRead, totalBytes }), [Symbol.asyncIterator]: read }
}

function folderAt(path: string): string {
  try {
    const root = realpathSync(path)
    if (statSync(root).isDirectory()) return root
  } catch (error) {
    throw unreadable(path, error)
  }
  throw new SourceError(`Cannot read ${path}: it is a file, a folder is wanted.`)
}

function visibilityOf(word = 'private') {
  const known = visibilities.find((visibility) => visibility === word)
  if (known) return known
  throw new SourceError(`--visibility must be one of ${visibilities.join(', ')}.`)
}
