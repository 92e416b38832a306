import { posix } from 'node:path'
import type { ImageId, Visibility } from 'scp-images-client/contract/image-fields'
import { addressBelow } from '../fields/base-url.ts'
import { defaults } from '../fields/defaults.ts'
import { mergeEntries, type SourceEntry } from '../fields/merge-entries.ts'
import { readName } from '../fields/name-patterns.ts'
import { toWireTime } from '../fields/timestamp.ts'
import { uuidV5 } from '../fields/uuid-v5.ts'
import type { SourceItem, SourceOptions } from '../source.ts'
import { type ListedDigest, readChecksumList } from './checksum-lists.ts'
import type { DigestCache } from './digest-cache.ts'
import type { FileDigests } from './hash-file.ts'
import { type Disk, readDisk } from './read-disk.ts'
import { readSideCar, type SideCar } from './side-car.ts'
import { readSmallFile } from './small-file.ts'
import { type Candidate, isPrintable, printable, type Survey } from './survey.ts'

interface FolderContext {
  /** Makes the images of this folder other ones than those of another folder, though files are named alike. */
  readonly origin: string
  readonly baseUrl: URL | undefined
  readonly visibility: Visibility
  readonly memory: DigestCache
  readonly found: Survey
  readonly options: SourceOptions
  readonly onBytes: (count: number) => void
}

/** Bytes of a side-car, and of a list of checksums: real lists have at most some ten thousand lines. */
const most = { sideCar: 65_536, list: 4 * 1024 * 1024 } as const

/**
 * The result of a file of the folder. An image is a file at its path in the folder: format, sizes and digests come from
 * its bytes; the other fields from the YAML file beside it, else from the file's name. A digest that differs from the
 * one in a checksum list of the same folder refuses the image.
 */
export function folderReader(context: FolderContext): (candidate: Candidate) => Promise<SourceItem[]> {
  const { origin, found, memory, options } = context
  const listed = listReader(found)

  return async (candidate) => {
    const place = printable(candidate.name)
    if (!candidate.isUtf8 || !isPrintable(candidate.name)) {
      const what = candidate.isUtf8 ? 'has control characters' : 'is not UTF-8'
      const problem = { place, reason: `the file's name ${what}: rename it` }
      return candidate.isDiskByName ? [{ problem }] : []
    }
    const key = ['folder', origin, candidate.name]
    const refused = (reason: string, where = place): SourceItem[] => [
      { problem: { place: where, reason }, id: uuidV5(...key) satisfies ImageId },
    ]
    const sideCar = await sideCarOf(candidate, found)
    if (sideCar && 'reason' in sideCar) return refused(sideCar.reason, sideCar.place)
    const disk = await readDisk(candidate, {
      memory,
      isRawByName: /\.(?:img|raw)$/i.test(candidate.name),
      onBytes: context.onBytes,
      signal: options.signal,
    })
    if (disk === undefined) return []
    if ('reason' in disk) return disk.isDisk || candidate.isDiskByName ? refused(disk.reason) : []
    const { digests, notes } = await listed(candidate)
    const contradiction = digests.find(({ algorithm, value }) => disk.digests[algorithm] !== value)
    if (contradiction) return [...notes, ...refused(mismatch(contradiction, disk.digests))]
    const statement = entryOf(candidate, disk, sideCar, context)
    return [...notes, ...mergeEntries([{ ...statement, key, place }], [], options)]
  }
}

const mismatch = ({ algorithm, value, list }: Listed, digests: FileDigests) =>
  `its ${algorithm} is ${digests[algorithm].slice(0, 16)}…, but ${list} says ${value.slice(0, 16)}…: fetch the file again, or renew the list`

type Listed = ListedDigest & { readonly list: string }

/** Reads the lists of one folder at a time, since the files of a folder come together. */
function listReader({ lists }: Survey) {
  let folder: string | undefined
  let all = new Map<string, Listed[]>()
  return async (candidate: Candidate): Promise<{ digests: Listed[]; notes: SourceItem[] }> => {
    const notes: SourceItem[] = []
    const wanted = posix.dirname(candidate.name)
    if (folder !== wanted) {
      folder = wanted
      all = new Map()
      for (const list of lists.get(wanted) ?? []) {
        const place = printable(list.name)
        const content = await readSmallFile(list.path, list.name, most.list)
        if ('reason' in content) notes.push({ note: { place, reason: content.reason } })
        else
          for (const entry of readChecksumList(posix.basename(list.name), content.text))
            all.set(entry.file, [...(all.get(entry.file) ?? []), { ...entry, list: place }])
      }
    }
    return { digests: all.get(posix.basename(candidate.name)) ?? [], notes }
  }
}

type NamedSideCar = (SideCar | { readonly reason: string }) & { readonly place: string }

/** `a.yaml` or `a.yml` beside `a.qcow2`. */
async function sideCarOf({ name }: Candidate, { sideCars }: Survey): Promise<NamedSideCar | undefined> {
  const stem = withoutExtension(name)
  const file = sideCars.get(`${stem}.yaml`) ?? sideCars.get(`${stem}.yml`)
  if (!file) return undefined
  const place = printable(file.name)
  const content = await readSmallFile(file.path, file.name, most.sideCar)
  return { ...('text' in content ? readSideCar(content.text) : content), place }
}

const withoutExtension = (name: string): string => name.slice(0, name.length - posix.extname(name).length)

function entryOf(
  { name }: Candidate,
  disk: Disk,
  sideCar: (SideCar & { readonly place: string }) | undefined,
  { baseUrl, visibility, options }: FolderContext,
): Omit<SourceEntry, 'key' | 'place'> {
  const stem = posix.basename(withoutExtension(name))
  const { builtAt, ...named } = readName(stem)
  const changedAt = wireTimeOf(disk.changedAt)
  const { created_at, ...said } = sideCar?.facts ?? {}
  const notes = (sideCar?.notes ?? []).map((reason) => `${sideCar?.place}: ${reason}`)
  const facts = {
    ...defaults,
    name: stem,
    ...named,
    disk_format: disk.facts.format,
    visibility,
    url: baseUrl === undefined ? null : (addressBelow(baseUrl, name) ?? null),
    ...said,
    checksum: disk.digests.md5,
    os_hash_algo: 'sha512',
    os_hash_value: disk.digests.sha512,
    size: disk.size,
    virtual_size: disk.facts.virtualSize,
  }
  if ((facts.os_distro ?? null) === null)
    notes.push('its name tells no distribution: say os_distro in a YAML file beside it')
  return {
    facts,
    builtAt: typeof created_at === 'string' ? (toWireTime(created_at) ?? created_at) : (builtAt ?? changedAt),
    statedAt: changedAt,
    notes,
    ...(options.traced && { document: { name, sha256: disk.digests.sha256 } }),
  }
}

/** File systems keep times that neither the wire nor a Date can. */
const wireTimeOf = (ms: number): string | undefined =>
  Math.abs(ms) < 8.64e15 ? toWireTime(new Date(ms).toISOString()) : undefined
