import { lstat } from 'node:fs/promises'
import { posix } from 'node:path'
import { diskFormatOf, isPacked } from '../fields/disk-format.ts'
import { clip, type SourceItem } from '../source.ts'
import { isChecksumList } from './checksum-lists.ts'
import { type FoundFile, type SkippedCounts, walk } from './walk.ts'

/** A file that is read as a disk. */
export interface Candidate extends FoundFile {
  /** A disk image by its name; otherwise reading it decides. */
  readonly isDiskByName: boolean
  /** Bytes, when it was found. */
  readonly bytes: number
}

/** What there is in a folder and those below it. */
export interface Survey {
  readonly candidates: readonly Candidate[]
  /** Of each folder: its lists of checksums. */
  readonly lists: ReadonlyMap<string, readonly FoundFile[]>
  /** By name. */
  readonly sideCars: ReadonlyMap<string, FoundFile>
  readonly remarks: readonly SourceItem[]
}

const disks = /\.(?:qcow2?|img|raw|vmdk|vdi|vhdx?|iso)$/i
const sideCars = /\.ya?ml$/i

/** Find what may be an image, and what lies beside images. Nothing is opened yet. */
export async function survey(root: string, signal?: AbortSignal): Promise<Survey> {
  const candidates: Candidate[] = []
  const lists = new Map<string, FoundFile[]>()
  const sideCarFiles = new Map<string, FoundFile>()
  const remarks: SourceItem[] = []
  const passed: SkippedCounts = { links: 0, special: 0, hidden: 0 }
  let others = 0
  for await (const step of walk(root, passed, isBesideImages, signal)) {
    if ('unreadable' in step) {
      remarks.push({ problem: { place: printable(step.unreadable), reason: step.reason }, partial: true })
      continue
    }
    const { file } = step
    const base = posix.basename(file.name)
    if (isChecksumList(base)) {
      const folder = posix.dirname(file.name)
      lists.set(folder, [...(lists.get(folder) ?? []), file])
    } else if (sideCars.test(base)) sideCarFiles.set(withLowerEnding(file.name), file)
    else if (disks.test(base) || !base.includes('.')) {
      candidates.push({ ...file, isDiskByName: disks.test(base), bytes: await bytesOf(file) })
    } else if (isPacked(base) && diskFormatOf(base) !== undefined) {
      const reason = 'this disk image is packed and is left out: unpack it'
      remarks.push({ note: { place: printable(file.name), reason } })
    } else others++
  }
  for (const { name } of sideCarFiles.values()) {
    const image = name.replace(sideCars, '')
    if (!disks.test(image)) continue
    const wanted = posix.basename(image).replace(disks, '.yaml')
    remarks.push({
      note: {
        place: printable(name),
        reason: `this file is not read: to go with ${printable(posix.basename(image))} it has to be called ${printable(wanted)}`,
      },
    })
  }
  const reason = passedOver({ ...passed, others })
  if (reason !== undefined) remarks.push({ note: { place: root, reason } })
  return { candidates, lists, sideCars: sideCarFiles, remarks }
}

const isBesideImages = (name: string) => sideCars.test(name) || isChecksumList(name)

const withLowerEnding = (name: string) => name.replace(sideCars, (ending) => ending.toLowerCase())

async function bytesOf(file: FoundFile): Promise<number> {
  try {
    return (await lstat(file.path)).size
  } catch {
    // Deleted meanwhile: reading it reports that.
    return 0
  }
}

const words = {
  links: 'symbolic links',
  special: 'pipes, sockets and devices',
  hidden: 'names that begin with a dot',
  others: 'files that are no disk images by their names',
}

function passedOver(counts: SkippedCounts & { others: number }): string | undefined {
  const parts = Object.entries(words).flatMap(([key, word]) => {
    const count = counts[key as keyof typeof words]
    return count > 0 ? [`${count} ${word}`] : []
  })
  return parts.length > 0 ? `left out: ${parts.join(', ')}` : undefined
}

const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** May the name stand in lists and on terminals as it is? */
export const isPrintable = (name: string): boolean => name.search(unprintable) < 0

/** A file's name for remarks: what would break a line or steer a terminal is written as an escape. */
export const printable = (name: string): string =>
  clip(
    name.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`),
    300,
  )
