import { shownUrl } from '../../net/shown-url.ts'
import { clip, SourceError } from '../source.ts'
import { isObject, listAt, objectOf } from './glance-response.ts'
import type { Session } from './login/keystone.ts'

export interface Listing {
  /** Of Glance, without `/v2`. */
  readonly endpoint: URL
  readonly session: Session
  readonly isLoggedIn: boolean
  readonly isHidden: boolean
  /** Images a page; Glance may give fewer. */
  readonly pageSize: number
  /** So many images at most. */
  readonly maximum: number
}

/** A page: what stands in its list, of any shape. */
export interface Page {
  readonly url: URL
  readonly images: readonly unknown[]
}

/**
 * All pages of Glance's list of images, in the order of ids, so that images that come and go meanwhile shift nothing.
 * The link to the next page is only used as a sign that there is one: the next request starts after the last image, at
 * an address made here.
 * @throws SourceError when the list cannot be read to its end, or does not advance
 */
export async function* pagesOf(listing: Listing): AsyncGenerator<Page> {
  const ids = idOrderCheck()
  let count = 0
  for (let marker: string | undefined; ; ) {
    const url = pageUrl(listing, marker)
    const object = objectOf(await listing.session.get(url), listing.isLoggedIn)
    const images = listAt(object, 'images', url)
    for (const id of images.flatMap(idOf)) {
      if (!ids.follows(id)) throw astray(url, `the image ${id} comes again, or not in the order of ids`)
    }
    count += images.length
    if (count > listing.maximum) throw astray(url, `there are more than ${listing.maximum} images`)
    yield { url, images }
    if ((object.next ?? null) === null) return
    const last = images.flatMap(idOf).at(-1)
    if (last === undefined) throw astray(url, 'a page without an image has a next page')
    if (markerOf(object.next, url) !== last) {
      throw astray(url, `the link to the next page does not go on after the last image, ${last}`)
    }
    marker = last
  }
}

function pageUrl({ endpoint, pageSize, isHidden }: Listing, marker: string | undefined): URL {
  const url = apiUrl(endpoint, 'images')
  const query = {
    limit: `${pageSize}`,
    sort_key: 'id',
    sort_dir: 'asc',
    visibility: 'all',
    member_status: 'all',
  }
  url.search = new URLSearchParams({
    ...query,
    ...(isHidden && { os_hidden: 'true' }),
    ...(marker !== undefined && { marker }),
  }).toString()
  return url
}

/** An address of the API v2 below an endpoint. */
export function apiUrl(endpoint: URL, path: string): URL {
  const url = new URL(endpoint)
  url.pathname = `${endpoint.pathname.replace(/\/+$/, '')}/v2/${path}`
  return url
}

/**
 * The id of an image: Glance's are UUIDs in either case. An entry without one is no image, and is reported when it is
 * read.
 */
export const idOf = (image: unknown): string[] => {
  const id = isObject(image) ? image.id : undefined
  return typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? [id] : []
}

function markerOf(next: unknown, base: URL): string | null {
  if (typeof next !== 'string' || !URL.canParse(next, base.href)) return null
  const url = new URL(next, base)
  if (url.origin !== base.origin) throw astray(base, `the link to the next page leads to ${shownUrl(url)}`)
  return url.searchParams.get('marker')
}

const astray = (url: URL, sentence: string) =>
  new SourceError(
    `Cannot read the images at ${shownUrl(url)} to their end: ${clip(sentence, 300)}. What stands between may be no true Glance: see the address.`,
  )

/** Checks that the ids of a list increase. */
interface Ascent {
  /** Take the next id. False when it can come after the last one in no order of ids that a database has. */
  follows(id: string): boolean
}

type Order = (before: string, after: string) => boolean

/** Databases compare ids by their bytes, or without regard to case; Glance takes ids in either case. */
const orders: readonly Order[] = [
  (before, after) => before < after,
  (before, after) => before.toLowerCase() < after.toLowerCase(),
]

/**
 * A list that repeats anything breaks every order at some place, so that a circle of pages ends here, without any
 * memory of what was seen.
 */
export function idOrderCheck(): Ascent {
  let last: string | undefined
  let possible = orders
  return {
    follows(id) {
      const before = last
      last = id
      if (before === undefined) return true
      possible = possible.filter((order) => order(before, id))
      return possible.length > 0
    },
  }
}
