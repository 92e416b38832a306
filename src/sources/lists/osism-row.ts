import { visibilities } from 'scp-images-client/contract/image-fields'
import { parseDigest } from '../fields/digest.ts'
import { diskFormatOf, isPacked } from '../fields/disk-format.ts'
import type { RawImage } from '../fields/image-validation.ts'
import { osDistroOf } from '../fields/os-distro.ts'
import { dayToWireTime } from '../fields/timestamp.ts'
import { dayIn, isAddress } from '../fields/url.ts'
import type { RowResult } from '../files/file-rows.ts'
import { childOf, flagAt, integerAt, type Tree, textAt, wordAt } from '../files/yaml-tree.ts'

/** One version of one entry. */
export interface OsismRow {
  readonly entry: Tree
  readonly row: Tree
  readonly version: string | undefined
}

/**
 * Make an entry of a row. `url` is the first usable of `source`, `url`, `mirror_url`: the maker's own address before
 * copies. `os_purpose` gives the image types. Invalid values (a template for an address, `sha256:XXX`) are noted and
 * left null, or refused when no image is left.
 */
export function readOsismRow({ entry, row, version: given }: OsismRow): RowResult {
  const meta = (key: string) => textAt(childOf(row, 'meta'), key) ?? textAt(childOf(entry, 'meta'), key)
  const named = textAt(entry, 'name')
  const { name, version } =
    given === undefined ? versionInName(named ?? '') : { name: named ?? '', version: given }
  const architecture = meta('architecture') ?? 'x86_64'
  const key = ['osism', `${name} ${version}`.trim(), architecture]
  if (!name) return { key, reason: 'the entry has no name' }

  const notes: string[] = []
  const url = addressOf(row, notes)
  if (url === undefined) return { key, reason: notes[0] ?? 'there is no address (source, url or mirror_url)' }
  const disk_format = diskFormatOf(url, textAt(entry, 'format'))
  if (!disk_format) return { key, reason: `no disk format is known for ${url}` }

  const osDistro = osDistroOf(name, meta('os_distro'))
  if (osDistro === null) notes.push('no os_distro is given and the name tells none')
  const buildDay = buildDayOf(row, notes)
  const facts: RawImage = {
    ...fixed,
    ...digestOf(row, url, notes),
    ...typesOf(name, version, meta('os_purpose')),
    disk_format,
    min_disk: sizeAt(entry, 'min_disk', notes),
    min_ram: sizeAt(entry, 'min_ram', notes),
    name: wireName(entry, name, version, architecture),
    os_distro: osDistro,
    os_hidden: isHidden(row, notes),
    scp_os_build_version: /^\d{8}/.test(version)
      ? version
      : (buildDay?.replaceAll('-', '') ?? (version || null)),
    scp_os_version: textAt(row, 'os_version') ?? meta('os_version') ?? osVersionOf(entry, version, url),
    status: textAt(entry, 'status') ?? 'active',
    url,
    visibility: visibilityOf(wordAt(row, 'visibility') ?? wordAt(entry, 'visibility'), notes),
  }
  const builtAt = (buildDay && dayToWireTime(buildDay)) ?? dayIn(version) ?? dayIn(url)
  return { key, facts, builtAt, notes }
}

const fixed = { container_format: 'bare', protected: false }

/** Oldest entries carry the version in the name: `Ubuntu 18.04 (20180627)`. */
function versionInName(text: string): { name: string; version: string } {
  const [, name, version] = /^(.+?) \(([\d.]+)\)$/.exec(text) ?? []
  return { name: name ?? text, version: version ?? '' }
}

/** As OpenStack Image Manager names its images: `multi` entries with the version in parentheses. */
function wireName(entry: Tree, name: string, version: string, architecture: string): string {
  const base = architecture === 'x86_64' ? name : `${name} ${architecture}`
  if (!version) return base
  const separator = textAt(entry, 'separator') ?? ' '
  return flagAt(entry, 'multi') === false ? `${base}${separator}${version}` : `${base} (${version})`
}

function addressOf(row: Tree, notes: string[]): string | undefined {
  let found: string | undefined
  for (const key of ['source', 'url', 'mirror_url']) {
    const text = textAt(row, key)
    if (text === undefined || text === 'private' || text === found) continue
    if (!isAddress(text)) {
      if (found === undefined) notes.push(`${key} is no address: ${text}`)
    } else if (found === undefined) found = text
    else notes.push(`${key} is left out, the copy of ${found} at ${text}`)
  }
  return found
}

function digestOf(row: Tree, url: string, notes: string[]): RawImage {
  const text = wordAt(row, 'checksum')
  const digest = text === undefined ? undefined : parseDigest(text)
  if (text !== undefined && !digest) notes.push(`checksum is no digest: ${text.slice(0, 24)}`)
  if (digest && isPacked(url))
    notes.push("url is a packed file; it is not said whether os_hash_value is its digest or the disk's")
  return digest ? { ...digest } : {}
}

/** The day as `2026-07-05`, of a day or a time. */
function buildDayOf(row: Tree, notes: string[]): string | undefined {
  const text = wordAt(row, 'build_date')
  if (text === undefined) return undefined
  const day = text.slice(0, 10)
  if (dayToWireTime(day)) return day
  notes.push(`build_date is no day: ${text}`)
  return undefined
}

function sizeAt(entry: Tree, key: string, notes: string[]): number {
  const size = integerAt(entry, key)
  const word = wordAt(entry, key)
  if (size === undefined && word !== undefined) notes.push(`${key} is no whole number: ${word}; it is 0`)
  return size ?? 0
}

/** A word that is neither yes nor no hides the image: what was meant to be hidden must not be shown. */
function isHidden(row: Tree, notes: string[]): boolean {
  const word = wordAt(row, 'hidden')
  const hidden = flagAt(row, 'hidden')
  if (word !== undefined && hidden === undefined)
    notes.push(`hidden is neither true nor false: ${word}; the image is hidden`)
  return word !== undefined && hidden !== false
}

function typesOf(name: string, version: string, purpose: string | undefined): RawImage {
  const isKubernetes = /kubernetes/i.test(name)
  const type = isKubernetes || purpose === 'k8snode' ? 'k8s' : purpose === 'gpu' ? 'gpu_standard' : 'standard'
  return {
    scp_image_type: type,
    scp_original_image_type: type,
    ...(isKubernetes && version && { scp_k8s_version: `v${version.replace(/^v/, '')}` }),
  }
}

/** Entries without `multi` are versions of an OS of their own; Kubernetes nodes have their OS in the address. */
function osVersionOf(entry: Tree, version: string, url: string): string | null {
  const node = /ubuntu-(\d\d)(\d\d)-kube/.exec(url)
  if (node) return `${node[1]}.${node[2]}`
  return flagAt(entry, 'multi') === false && /^\d/.test(version) ? version : null
}

function visibilityOf(text: string | undefined, notes: string[]): string {
  const known = visibilities.find((visibility) => visibility === text)
  if (!known && text !== undefined) notes.push(`visibility ${text} is unknown; the image is private`)
  return known ?? (text === undefined ? 'public' : 'private')
}
