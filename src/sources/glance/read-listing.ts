import { shownUrl } from '../../net/shown-url.ts'
import type { SourceItem, SourceOptions } from '../source.ts'
import { clip } from '../source.ts'
import { isObject } from './glance-response.ts'
import type { ImageMapping } from './image-mapping.ts'
import type { LeftOut } from './left-out.ts'
import { type ReadMembers, readMembersOf } from './members.ts'
import { apiUrl, idOf, type Listing, type Page, pagesOf } from './pages.ts'
import { readGlanceImage } from './read-image.ts'

interface Reading {
  readonly mapping: ImageMapping
  readonly options: SourceOptions
  readonly leftOut: LeftOut
  /** Questions for members under way at once. */
  readonly parallel: number
}

/** The images of a listing, a page held at a time, with the members of those that are shared. */
export async function* imagesOf(listing: Listing, reading: Reading): AsyncGenerator<SourceItem> {
  for await (const page of pagesOf(listing)) {
    const members = await membersOfPage(page, listing, reading.parallel)
    for (const [index, entry] of page.images.entries()) {
      if (isObject(entry)) reading.leftOut.look(entry)
      yield* itemsOf(entry, placeOf(entry, index, page, listing), members.get(index), reading)
    }
  }
}

function* itemsOf(
  entry: unknown,
  place: string,
  { members, notes: more }: ReadMembers = { notes: [] },
  { mapping, options }: Reading,
): Generator<SourceItem> {
  const read = readGlanceImage(entry, mapping, options)
  if ('problem' in read) {
    yield { problem: { place, reason: read.problem } }
    return
  }
  for (const reason of [...read.notes, ...more]) yield { note: { place, reason: clip(reason, 600) } }
  const { image, document } = read
  yield { write: { image, ...(members && { members }) }, place, document: { name: place, ...document } }
}

/** The address of the image itself, else where it stands in the list. */
function placeOf(entry: unknown, index: number, { url }: Page, { endpoint }: Listing): string {
  const id = isObject(entry) ? entry.id : undefined
  if (typeof id !== 'string' || id === '') return `${shownUrl(url)}, images[${index}]`
  return shownUrl(apiUrl(endpoint, `images/${encodeURIComponent(clip(id, 100))}`))
}

/** Only images that are shared have members. By their number on the page. */
async function membersOfPage(
  { images }: Page,
  listing: Listing,
  parallel: number,
): Promise<ReadonlyMap<number, ReadMembers>> {
  const shared = images.flatMap((entry, index) =>
    isObject(entry) && entry.visibility === 'shared' ? idOf(entry).map((id) => ({ index, id })) : [],
  )
  const found = new Map<number, ReadMembers>()
  const next = shared.values()
  const work = async () => {
    for (const { index, id } of next) found.set(index, await readMembersOf(id, listing))
  }
  await Promise.all(Array.from({ length: parallel }, work))
  return found
}
