import { defaults } from '../fields/defaults.ts'
import { parseDigest } from '../fields/digest.ts'
import { diskFormatOf } from '../fields/disk-format.ts'
import { osDistroOf, titleOf } from '../fields/os-distro.ts'
import { dayIn, isAddress } from '../fields/url.ts'
import { fileRows, openJsonFiles, type PlacedRow, type RowResult } from '../files/file-rows.ts'
import { refuseFile } from '../files/file-source.ts'
import { childOf, integerAt, isMap, type Tree, textAt } from '../files/yaml-tree.ts'
import type { ImageSource, SourceOptions } from '../source.ts'

/**
 * Images from Multipass' list of distributions (`data/distributions/distribution-info.json` of canonical/multipass): a
 * file, or a folder of files, kept old versions included. An image is one build of a release for one architecture.
 */
export const openMultipass = (path: string, options: SourceOptions): ImageSource =>
  openJsonFiles(path, options, (tree, file) =>
    isMap(tree) ? fileRows(file, rowsOf(tree)) : refuseFile(file, 'there is no map of distributions'),
  )

function* rowsOf(tree: Tree): Generator<PlacedRow> {
  for (const [name, distro] of Object.entries(isMap(tree) ? tree : {})) {
    const items = childOf(distro, 'items')
    if (!isMap(items)) yield [name, { key: ['multipass', name], reason: 'there is no map under "items"' }]
    else
      for (const [arch, item] of Object.entries(items))
        yield [`${name} ${arch}`, readItem(distro, item, name, arch)]
  }
}

function readItem(distro: Tree, item: Tree, name: string, arch: string): RowResult {
  const os = textAt(distro, 'os') ?? name
  const release = textAt(distro, 'release_title') ?? textAt(distro, 'release') ?? null
  const build = textAt(item, 'version') ?? ''
  const key = ['multipass', os, release ?? '', arch, build]
  const url = textAt(item, 'image_location')
  if (url === undefined || !isAddress(url))
    return { key, reason: `image_location is no address: ${url ?? 'missing'}` }
  const disk_format = diskFormatOf(url)
  if (!disk_format) return { key, reason: `the file at ${url} is not a disk image` }

  const id = textAt(item, 'id') ?? ''
  const digest = parseDigest(id.includes(':') ? id : `sha256:${id}`)
  const words = [titleOf(os), release, arch, build && `(${build})`]
  const facts = {
    ...defaults,
    ...digest,
    disk_format,
    name: words.filter(Boolean).join(' '),
    os_distro: osDistroOf(os, os),
    scp_os_build_version: build || null,
    scp_os_version: release,
    size: integerAt(item, 'size') ?? null,
    url,
  }
  return { key, facts, builtAt: dayIn(build) ?? dayIn(url), notes: digest ? [] : ['no digest is published'] }
}
