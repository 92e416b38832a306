import { familyOf } from 'scp-images-client/contract/families/image-family'
import type { Image } from 'scp-images-client/contract/image-fields'
import type { HistoryRow } from '../history.ts'

/** The facts of an image at some time, as far as other images are compared with them. */
export interface Sighting {
  readonly name: string
  readonly url: string | null
  /** `<algorithm>:<value>`. */
  readonly digest: string | null
  /** The address with the digest's algorithm; null without either. */
  readonly address: string | null
  /** Equal for images of one owner, one family and one name. Null: it is not so any more. */
  readonly namesake: string | null
  /** `updated_at` when it became so. */
  readonly since: string
}

/**
 * All addresses and digests that an image has had, the last first; equal ones in a row are one, with its beginning.
 * @param current the image; undefined when it is deleted
 * @param rows its history, the last change first; creations may be left out
 */
export function sightingsOf(
  current: Image | undefined,
  rows: readonly Pick<HistoryRow, 'kind' | 'before'>[],
): Sighting[] {
  const found: Sighting[] = current ? [sightingOf(current, namesakeOf(current))] : []
  let values: Partial<Image> = current ?? {}
  for (const { kind, before } of rows) {
    // Of a deletion all values are kept, but for those that were null.
    values = kind === 'changed' ? { ...values, ...before } : before
    if (values.id === undefined) continue
    const sighting = sightingOf(values as Image, null)
    const later = found.at(-1)
    if (later && isSame(later, sighting)) found.splice(-1, 1, { ...later, since: sighting.since })
    else found.push(sighting)
  }
  return found
}

function sightingOf(image: Image, namesake: string | null): Sighting {
  const { name, updated_at: since } = image
  const url = image.url || null
  const digest = digestOf(image)
  const address = url && digest && `${digest.slice(0, digest.indexOf(':'))} ${url}`
  return { name, url, digest, address, namesake, since }
}

/** The digest of the data: that of `os_hash_algo`, else the MD5. */
function digestOf({ os_hash_algo, os_hash_value, checksum }: Image): string | null {
  if (os_hash_algo && os_hash_value) return `${os_hash_algo}:${os_hash_value}`.toLowerCase()
  return checksum ? `md5:${checksum}`.toLowerCase() : null
}

const isSame = (a: Sighting, b: Sighting) => a.url === b.url && a.digest === b.digest

const namesakeOf = (image: Image): string =>
  JSON.stringify([image.owner, ...Object.values(familyOf(image)), image.name])
