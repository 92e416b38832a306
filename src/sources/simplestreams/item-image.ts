import { addressBelow } from '../fields/base-url.ts'
import { defaults } from '../fields/defaults.ts'
import { parseDigest } from '../fields/digest.ts'
import { diskFormatOf } from '../fields/disk-format.ts'
import { osDistroOf, titleOf } from '../fields/os-distro.ts'
import { dayIn } from '../fields/url.ts'
import type { RowResult } from '../files/file-rows.ts'
import type { ProductItem, Tags } from './product-items.ts'

/** Types of files that are disks. `disk1.img` is the usual one: it adds nothing to the name. */
const diskTypes = /^(?:(?:disk|uefi)\d*|disk-kvm)\.img$|(?:^|\.)(?:qcow2|vmdk|vhdx?|vdi|raw)$/
const usualTypes = /^disk1?\.(?:img|qcow2)$/

/** What kind of file an item is: its tag, or what stands for it. */
export const typeOf = ({ item, tags }: ProductItem): string => tags.get('ftype') ?? item

export const isDisk = (item: ProductItem): boolean => diskTypes.test(typeOf(item))

/**
 * Make a statement of an item that is a disk. An image is one item of one version of one product.
 * @param base what item paths are below; without it there is no address
 */
export function readItem(item: ProductItem, base: URL | undefined): RowResult {
  const { product, version: serial, tags } = item
  const type = typeOf(item)
  const key = ['simplestreams', product, serial, item.item]
  const path = tags.get('path')
  const url = path === undefined || base === undefined ? null : addressBelow(base, path)
  if (url === undefined) return { key, reason: `its path is not below the mirror: ${path}` }

  const notes: string[] = []
  const name = tags.get('pubname') ?? nameOf(tags, serial)
  const os = tags.get('os')
  const osDistro = os === undefined ? osDistroOf(name, undefined) : osDistroOf(os, os)
  if (osDistro === null) notes.push('no os is given and the name tells none')
  const facts = {
    ...defaults,
    ...strongest(tags, notes),
    checksum: digestAt(tags, 'md5', notes) ?? null,
    disk_format: diskFormatOf(path ?? '') ?? diskFormatOf(`.${type}`),
    name: usualTypes.test(type) ? name : `${name} ${type}`,
    os_distro: osDistro,
    scp_os_build_version: serial,
    scp_os_version: tags.get('version') ?? tags.get('release') ?? null,
    size: sizeOf(tags, notes),
    url,
  }
  return { key, builtAt: dayIn(serial), notes, facts }
}

/** For example `Ubuntu 24.04 amd64 20260716`. */
const nameOf = (tags: Tags, serial: string): string => {
  const os = titleOf(tags.get('os') ?? tags.get('product_name') ?? '')
  return [os, tags.get('version') ?? tags.get('release'), tags.get('arch'), serial].filter(Boolean).join(' ')
}

function digestAt(tags: Tags, algorithm: string, notes: string[]): string | undefined {
  const text = tags.get(algorithm)
  const digest = text === undefined ? undefined : parseDigest(`${algorithm}:${text}`)
  if (text !== undefined && !digest) notes.push(`${algorithm} is no digest: ${text.slice(0, 24)}`)
  return digest?.os_hash_value
}

function strongest(tags: Tags, notes: string[]) {
  for (const os_hash_algo of ['sha512', 'sha256']) {
    const os_hash_value = digestAt(tags, os_hash_algo, notes)
    if (os_hash_value !== undefined) return { os_hash_algo, os_hash_value }
  }
  notes.push('no digest is published')
  return {}
}

function sizeOf(tags: Tags, notes: string[]): number | null {
  const text = tags.get('size')
  if (text === undefined) return null
  if (/^\d{1,15}$/.test(text)) return Number(text)
  notes.push(`size is no whole number: ${text.slice(0, 24)}`)
  return null
}
