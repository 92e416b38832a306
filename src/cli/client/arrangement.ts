import type { ListedImage } from 'scp-images-client'
import { compareOsVersions } from 'scp-images-client/contract/families/os-version'
import { sortDirections } from 'scp-images-client/contract/list-images'
import { CommandFailure } from '../exit-codes.ts'

/** A list that the program arranges, because the API cannot: of all pages, before the first image is shown. */
export interface Arrangement {
  /** Only the newest image of each family. */
  readonly latest: boolean
  /** In the order of OS versions; the server's order decides between equal ones. */
  readonly byVersion: 1 | -1 | undefined
  /** What is left for the server to sort by. */
  readonly sort: string | undefined
}

/** The word for versions in `--sort`; the wire's `scp_os_version` compares texts. */
export const versionKey = 'os_version'

/**
 * What `--latest` and `--sort` ask of the program; undefined when the server can do it all.
 * @throws CommandFailure `usage`
 */
export function arrangementOf(latest: boolean, sort: string | undefined): Arrangement | undefined {
  const keys = (sort ?? '').split(',').map((key) => key.split(':').map((part) => part.trim()))
  const place = keys.findIndex(([name]) => name === versionKey)
  if (place < 0) return latest ? { latest, byVersion: undefined, sort } : undefined
  if (place > 0) throw new CommandFailure('usage', `${versionKey} must be the first key of --sort`)
  const [, given = '', ...more] = keys[0] ?? []
  const direction = given || 'desc'
  if (more.length > 0 || !sortDirections.some((word) => word === direction))
    throw new CommandFailure(
      'usage',
      `a key of --sort is ${versionKey}, ${versionKey}:asc or ${versionKey}:desc`,
    )
  const others = keys.slice(1).filter(([name]) => name !== versionKey)
  return {
    latest,
    byVersion: direction === 'asc' ? 1 : -1,
    sort: others.length > 0 ? others.map((key) => key.join(':')).join(',') : undefined,
  }
}

/** The images in the order of their OS versions; equal ones stay as they are. */
export const inOrderOfVersions = (images: readonly ListedImage[], direction: 1 | -1): ListedImage[] =>
  images.toSorted((a, b) => direction * compareOsVersions(a.scp_os_version, b.scp_os_version))
