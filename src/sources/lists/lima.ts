import { defaults } from '../fields/defaults.ts'
import { parseDigest } from '../fields/digest.ts'
import { diskFormatOf, isPacked } from '../fields/disk-format.ts'
import type { Refusal, SourceEntry } from '../fields/merge-entries.ts'
import { isAddress } from '../fields/url.ts'
import type { DataFile } from '../files/data-files.ts'
import { type FileRows, openFiles, refuseFile } from '../files/file-source.ts'
import { childOf, isList, parseYaml, type Tree, textAt, wordAt } from '../files/yaml-tree.ts'
import type { ImageSource, SourceOptions } from '../source.ts'
import { describeLimaImage } from './lima-names.ts'

/**
 * Images from Lima's templates (`templates/_images/*.yaml` of lima-vm/lima): a file, or a folder of files, kept old
 * versions included. The file's name gives the distribution, the location everything else. Two rows are the same image
 * when architecture, build and file name are: mirrors of one file are one image. A location without
 * a digest is a rolling one, whose data changes; it is loaded, and noted.
 */
export const openLima = (path: string, options: SourceOptions): ImageSource =>
  openFiles(path, ['.yaml', '.yml'], options, rowsOf)

function rowsOf(text: string, file: DataFile): FileRows {
  const document = parseYaml(text)
  if ('reason' in document) return refuseFile(file, document.reason)
  const images = childOf(document.tree, 'images')
  if (!isList(images)) return refuseFile(file, 'there is no list under "images"')

  const entries: SourceEntry[] = []
  const refusals: Refusal[] = []
  images.forEach((row, index) => {
    const at = { place: `${file.name}, images[${index}]`, statedAt: file.statedAt }
    const result = readRow(row, file.stem)
    if ('reason' in result) refusals.push({ ...result, ...at })
    else entries.push({ ...result, ...at })
  })
  return { entries, refusals }
}

type Read = Omit<SourceEntry, 'place' | 'statedAt'> | Omit<Refusal, 'place' | 'statedAt'>

function readRow(row: Tree, stem: string): Read {
  const url = textAt(row, 'location')
  if (url === undefined || !isAddress(url)) {
    return {
      key: [stem, url ?? ''],
      reason: `location is no address: ${wordAt(row, 'location') ?? 'missing'}`,
    }
  }
  const disk_format = diskFormatOf(url)
  if (!disk_format) return { key: [stem, url], reason: `the file at ${url} is not a disk image` }

  const notes: string[] = []
  const given = wordAt(row, 'digest')
  const digest = given === undefined ? undefined : parseDigest(given)
  if (given === undefined) notes.push(`no digest is published; the data at ${url} may change`)
  else if (!digest) notes.push(`digest is none: ${given.slice(0, 24)}`)
  if (digest && isPacked(url)) notes.push('url is a packed file; os_hash_value is the digest of that file')

  const { identity, builtAt, facts } = describeLimaImage(
    stem,
    url,
    textAt(row, 'arch'),
    textAt(row, 'variant'),
  )
  return {
    key: ['lima', ...identity],
    builtAt,
    notes,
    facts: { ...defaults, ...facts, ...digest, disk_format, url },
  }
}
