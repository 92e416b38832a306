import {
  type Client,
  images,
  type ListedImage,
  type ListImagesAnswer,
  type ListImagesParams,
} from 'scp-images-client'
import { compareFamilies, familyOf, LatestImages } from 'scp-images-client/contract/families/image-family'
import { compareOsVersions } from 'scp-images-client/contract/families/os-version'
import { limitBounds, sortDirections } from 'scp-images-client/contract/list-images'
import { CommandFailure } from '../exit-codes.ts'

/** At most so many images are held in memory: about 100 MB. */
const mostHeld = 50_000

/**
 * All pages of a list, arranged. In memory are one image a family for the newest ones, and at most twice `show` images for
 * the order of versions.
 * @param params without limit and sort
 * @param show how many images to return; absent: all
 * @param held how many images to hold at most
 * @throws CommandFailure `refused` when there are more
 */
export async function* arrangedPages(
  client: Pick<Client, 'listImages'>,
  params: ListImagesParams,
  arrangement: Arrangement,
  show: number | undefined,
  held = mostHeld,
): AsyncGenerator<Pick<ListImagesAnswer, 'images' | 'body'>> {
  const all = images(client, { ...params, limit: limitBounds.maximum, sort: arrangement.sort })
  const found = await (arrangement.latest
    ? latest(all, arrangement, held)
    : sorted(all, arrangement, show, held))
  const shown = found.slice(0, show)
  for (let from = 0; from < Math.max(shown.length, 1); from += limitBounds.maximum)
    yield { images: shown.slice(from, from + limitBounds.maximum), body: '' }
}

async function latest(
  all: AsyncIterable<ListedImage>,
  { byVersion, sort }: Arrangement,
  held: number,
): Promise<ListedImage[]> {
  const newest = new LatestImages<ListedImage>()
  for await (const image of all) {
    newest.add(image)
    if (newest.size > held) throw tooMany(held, 'families')
  }
  if (byVersion) return inOrderOfVersions(newest.images(), byVersion)
  if (sort !== undefined) return newest.images()
  return newest
    .images()
    .map((image) => ({ image, family: familyOf(image) }))
    .sort((a, b) => compareFamilies(a.family, b.family))
    .map(({ image }) => image)
}

/** Images that would not be shown are dropped in between. Equal versions stay in the order in which they came. */
async function sorted(
  all: AsyncIterable<ListedImage>,
  { byVersion = -1 }: Arrangement,
  show: number | undefined,
  held: number,
): Promise<ListedImage[]> {
  let kept: ListedImage[] = []
  const room = 2 * (show ?? held)
  for await (const image of all) {
    kept.push(image)
    if (show === undefined && kept.length > held) throw tooMany(held, 'images')
    if (kept.length > room) kept = inOrderOfVersions(kept, byVersion).slice(0, show)
  }
  return inOrderOfVersions(kept, byVersion)
}

const tooMany = (held: number, what: string) =>
  new CommandFailure(
    'refused',
    `there are more than ${held} ${what}, more than are arranged here: narrow the list with filters, or say --limit`,
  )

/** An order or selection that the API does not have: the program reads all pages before it shows the first image. */
export interface Arrangement {
  /** Only the newest image of each family. */
  readonly latest: boolean
  /** In the order of OS versions; the server's order decides between equal ones. */
  readonly byVersion: 1 | -1 | undefined
  /** The sort keys for the server. */
  readonly sort: string | undefined
}

/** The key for versions in `--sort`; the API's key `scp_os_version` compares texts. */
export const versionKey = 'os_version'

/**
 * The arrangement for `--latest` and `--sort`; undefined when the server can do it.
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
const inOrderOfVersions = (images: readonly ListedImage[], direction: 1 | -1): ListedImage[] =>
  images.toSorted((a, b) => direction * compareOsVersions(a.scp_os_version, b.scp_os_version))
