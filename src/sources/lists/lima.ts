import { defaults } from '../fields/defaults.ts'
import { parseDigest } from '../fields/digest.ts'
import { diskFormatOf, isPacked } from '../fields/disk-format.ts'
import { isAddress } from '../fields/url.ts'
import { fileRows, openYamlFiles, type PlacedRow, type RowResult } from '../files/file-rows.ts'
import { refuseFile } from '../files/file-source.ts'
import { childOf, isList, type Tree, textAt, wordAt } from '../files/yaml-tree.ts'
import type { ImageSource, SourceOptions } from '../source.ts'
import { describeLimaImage } from './lima-names.ts'

/**
 * Images from Lima's templates (`templates/_images/*.yaml` of lima-vm/lima): a file, or a folder of files, kept old
 * versions included. The file's name gives the distribution, the location everything else. Two rows are the same image
 * when architecture, build and file name are: mirrors of one file are one image. A location without
 * a digest is a rolling one, whose data changes; it is loaded, and noted.
 */
export const openLima = (path: string, options: SourceOptions): ImageSource =>
  openYamlFiles(path, options, (tree, file) => {
    const images = childOf(tree, 'images')
    if (!isList(images)) return refuseFile(file, 'there is no list under "images"')
    return fileRows(
      file,
      images.map((row, index): PlacedRow => [`images[${index}]`, readRow(row, file.stem)]),
    )
  })

function readRow(row: Tree, stem: string): RowResult {
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
