import { addressBelow } from '../fields/base-url.ts'
import { defaults } from '../fields/defaults.ts'
import { parseDigest } from '../fields/digest.ts'
import { readName } from '../fields/name-patterns.ts'
import { baseName, dayIn } from '../fields/url.ts'
import { fileRows, type LeftOut, openJsonFiles, type PlacedRow, type RowResult } from '../files/file-rows.ts'
import { refuseFile } from '../files/file-source.ts'
import { childOf, isList, type Tree, textAt } from '../files/yaml-tree.ts'
import type { ImageSource, SourceOptions } from '../source.ts'

/** Where the uploads of Debian's cloud team are. */
const providers: Readonly<Record<string, URL>> = {
  'cloud.debian.org': new URL('https://cloud.debian.org/images/cloud/'),
}
const formats = ['qcow2', 'raw']

/**
 * Images from the manifests that Debian's cloud team publishes beside its builds (`*.json`, a list of builds and uploads):
 * a file, or a folder of files. An image is one upload in the format qcow2 or raw.
 */
export const openDebianBuilds = (path: string, options: SourceOptions): ImageSource =>
  openJsonFiles(path, options, (tree, file) => {
    const items = childOf(tree, 'items')
    if (!isList(items)) return refuseFile(file, 'there is no list under "items"')
    const leftOut = { count: 0, what: 'builds and uploads in other formats than qcow2 and raw' }
    return fileRows(file, [...rowsOf(items, leftOut)], leftOut)
  })

function* rowsOf(items: readonly Tree[], leftOut: LeftOut): Generator<PlacedRow> {
  for (const [at, item] of items.entries()) {
    const labels = childOf(childOf(item, 'metadata'), 'labels')
    const format = textAt(labels, 'upload.cloud.debian.org/image-format') ?? ''
    if (textAt(item, 'kind') === 'Upload' && formats.includes(format)) {
      yield [`items[${at}]`, readUpload(item, format, textAt(labels, 'cloud.debian.org/version'))]
    } else leftOut.count++
  }
}

function readUpload(item: Tree, disk_format: string, version: string | undefined): RowResult {
  const ref = textAt(childOf(item, 'data'), 'ref') ?? ''
  const key = ['debian-builds', ref]
  const provider = textAt(childOf(item, 'data'), 'provider') ?? ''
  const base = Object.hasOwn(providers, provider) ? providers[provider] : undefined
  const url = base && addressBelow(base, ref)
  if (url === undefined)
    return { key, reason: `no address is known for ${ref || 'no ref'} of ${provider || 'no provider'}` }

  const stem = baseName(ref).replace(/\.[a-z\d]+$/, '')
  const { builtAt, ...named } = readName(stem)
  const digest = hexadecimal(
    textAt(childOf(childOf(item, 'metadata'), 'annotations'), 'cloud.debian.org/digest'),
  )
  const facts = {
    ...defaults,
    ...digest,
    ...named,
    disk_format,
    name: disk_format === 'qcow2' ? stem : `${stem} ${disk_format}`,
    os_distro: 'debian',
    scp_os_build_version: version ?? named.scp_os_build_version,
    url,
  }
  return {
    key,
    facts,
    builtAt: dayIn(version ?? '') ?? builtAt,
    notes: digest ? [] : ['no digest is published'],
  }
}

/** These digests are written in base64: `sha512:vCRK/sDm…`. */
function hexadecimal(text = '') {
  const [, algorithm, value = ''] = /^(\w+):([\w+/]+=*)$/.exec(text) ?? []
  return parseDigest(`${algorithm}:${Buffer.from(value, 'base64').toString('hex')}`)
}
