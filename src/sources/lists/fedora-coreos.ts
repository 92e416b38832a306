import { defaults } from '../fields/defaults.ts'
import { parseDigest } from '../fields/digest.ts'
import { dayToWireTime, toWireTime } from '../fields/timestamp.ts'
import { isAddress } from '../fields/url.ts'
import { fileRows, type LeftOut, type PlacedRow, type RowResult } from '../files/file-rows.ts'
import { openFiles, refuseFile } from '../files/file-source.ts'
import { childOf, isMap, type Tree, textAt } from '../files/yaml-tree.ts'
import type { ImageSource, SourceOptions } from '../source.ts'

/**
 * Images from Fedora CoreOS stream metadata (`streams/*.json` of coreos/fedora-coreos-streams): a file, or a folder of
 * files, kept old versions included. An image is one qcow2 disk for OpenStack or QEMU: stream, release, architecture
 * and platform. `url` is the packed file, `os_hash_value` the digest of the unpacked disk where it is published.
 */
export const openFedoraCoreos = (path: string, options: SourceOptions): ImageSource =>
  openFiles(path, ['.json'], options, (text, file) => {
    const tree = parse(text)
    if (tree === undefined) return refuseFile(file, 'the file is not JSON')
    if (!isMap(tree)) return refuseFile(file, 'there is no JSON object')
    if (!Object.hasOwn(tree, 'architectures')) {
      return { entries: [], refusals: [], note: 'this is no stream metadata (no architectures); left out' }
    }
    const stream = textAt(tree, 'stream')
    if (stream === undefined) return refuseFile(file, 'the stream has no name under "stream"')
    const modified = textAt(childOf(tree, 'metadata'), 'last-modified')
    const statedAt = (modified && toWireTime(modified)) || file.statedAt
    const leftOut = { count: 0, what: `artefacts for other platforms than ${platforms.join(' and ')}` }
    return fileRows({ ...file, statedAt }, [...rowsOf(tree, stream, leftOut)], leftOut)
  })

/** Numbers stay numbers: a release that is one is a mistake. */
function parse(text: string): Tree {
  try {
    return JSON.parse(text) as Tree
  } catch {
    return undefined
  }
}

const platforms = ['openstack', 'qemu']

function* rowsOf(tree: Tree, stream: string, leftOut: LeftOut): Generator<PlacedRow> {
  const misshapen: string[] = []
  for (const artifact of artifactsOf(tree, misshapen)) {
    const { platform, format, architecture } = artifact
    if (platforms.includes(platform) && /^qcow2(\.|$)/.test(format))
      yield [`${architecture} ${platform} ${format}`, readArtifact(artifact, stream)]
    else leftOut.count++
  }
  for (const where of misshapen) yield [where, { key: [stream, where], reason: 'there is no JSON object' }]
}

interface Artifact {
  readonly architecture: string
  readonly platform: string
  readonly format: string
  readonly release: string | undefined
  readonly disk: Tree
}

/** @param misshapen gets the places that are no maps */
function artifactsOf(tree: Tree, misshapen: string[]): Artifact[] {
  const entriesAt = (parent: Tree, ...path: readonly string[]): [string, Tree][] => {
    const child = childOf(parent, path.at(-1) ?? '')
    if (isMap(child)) return Object.entries(child)
    misshapen.push(path.join(' '))
    return []
  }
  return entriesAt(tree, 'architectures').flatMap(([architecture, machine]) =>
    entriesAt(machine, architecture, 'artifacts').flatMap(([platform, artifact]) =>
      entriesAt(artifact, architecture, platform, 'formats').map(([format, files]) => ({
        architecture,
        platform,
        format,
        release: textAt(artifact, 'release'),
        disk: childOf(files, 'disk'),
      })),
    ),
  )
}

function readArtifact({ architecture, platform, release = '', disk }: Artifact, stream: string): RowResult {
  const key = ['fedora-coreos', stream, release, architecture, platform]
  const url = textAt(disk, 'location')
  if (!release) return { key, reason: 'there is no release' }
  if (url === undefined || !isAddress(url))
    return { key, reason: `location is no address: ${url ?? 'missing'}` }

  const unpacked = textAt(disk, 'uncompressed-sha256')
  const packed = textAt(disk, 'sha256')
  const digest = parseDigest(`sha256:${unpacked ?? packed ?? ''}`)
  const notes: string[] = []
  if (!digest) notes.push('no digest is published')
  else if (unpacked === undefined)
    notes.push('url is a packed file; os_hash_value is the digest of that file')

  const [, version = null, day = ''] = /^(\d+)\.(\d{8})\./.exec(release) ?? []
  const facts = {
    ...defaults,
    ...digest,
    disk_format: 'qcow2',
    name: `Fedora CoreOS ${stream} ${release} ${platform} ${architecture}`,
    os_distro: 'fedora-coreos',
    scp_os_build_version: release,
    scp_os_version: version,
    url,
  }
  return { key, builtAt: dayToWireTime(day), notes, facts }
}
