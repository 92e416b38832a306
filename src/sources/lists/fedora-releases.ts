import { defaults } from '../fields/defaults.ts'
import { parseDigest } from '../fields/digest.ts'
import { diskFormatOf, isPacked } from '../fields/disk-format.ts'
import { readName } from '../fields/name-patterns.ts'
import { baseName, dayIn, isAddress } from '../fields/url.ts'
import { fileRows, type LeftOut, openJsonFiles, type PlacedRow, type RowResult } from '../files/file-rows.ts'
import { refuseFile } from '../files/file-source.ts'
import { integerAt, isList, type Tree, textAt, wordAt } from '../files/yaml-tree.ts'
import type { ImageSource, SourceOptions } from '../source.ts'

/**
 * Images from Fedora's list of releases (`releases.json` of fedoraproject.org): a file, or a folder of files. An image is
 * one file that is a disk; installers, archives and boxes are left out.
 */
export const openFedoraReleases = (path: string, options: SourceOptions): ImageSource =>
  openJsonFiles(path, options, (tree, file) => {
    if (!isList(tree)) return refuseFile(file, 'there is no list of releases')
    const leftOut = { count: 0, what: 'installers, archives and boxes' }
    return fileRows(file, [...rowsOf(tree, leftOut)], leftOut)
  })

function* rowsOf(rows: readonly Tree[], leftOut: LeftOut): Generator<PlacedRow> {
  for (const [at, row] of rows.entries()) {
    const link = textAt(row, 'link')
    if (link !== undefined && !isDisk(link)) leftOut.count++
    else yield [`[${at}]`, readRow(row, link)]
  }
}

const isDisk = (link: string): boolean => ![undefined, 'iso'].includes(diskFormatOf(link))

function readRow(row: Tree, url: string | undefined): RowResult {
  const file = baseName(url ?? '')
  const key = ['fedora-releases', file]
  if (url === undefined || !isAddress(url))
    return { key, reason: `link is no address: ${wordAt(row, 'link') ?? 'missing'}` }
  const stem = file.replace(/\.(?:xz|gz)$/, '').replace(/\.[a-z\d]+$/, '')
  const digest = parseDigest(`sha256:${textAt(row, 'sha256') ?? ''}`)
  const notes: string[] = []
  if (!digest) notes.push('no digest is published')
  else if (isPacked(url)) notes.push('url is a packed file; os_hash_value is the digest of that file')
  const { builtAt, scp_os_build_version } = readName(stem)
  const facts = {
    ...defaults,
    ...digest,
    disk_format: diskFormatOf(url),
    name: stem,
    os_distro: 'fedora',
    scp_os_build_version,
    scp_os_version: textAt(row, 'version') ?? null,
    size: integerAt(row, 'size') ?? null,
    url,
  }
  return { key, facts, builtAt: builtAt ?? dayIn(url), notes }
}
