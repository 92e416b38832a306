import type { ImageWrite } from '../catalogue/image-repository.ts'

/** Places of the batch in stretches, cut where an id would come twice. */
export function* distinctPlaces(batch: readonly ImageWrite[]): Generator<number[]> {
  let ids = new Set<string>()
  let places: number[] = []
  for (const [place, { image }] of batch.entries()) {
    if (ids.has(image.id)) {
      yield places
      ids = new Set()
      places = []
    }
    ids.add(image.id)
    places.push(place)
  }
  if (places.length > 0) yield places
}

/**
 * Images that are listed together are stored together, everyone's and each owner's by time: a page of everyone's
 * images anywhere in the catalogue then reads some six of the database's pages, and not twenty.
 */
export function byNeighbourhood(batch: readonly ImageWrite[], places: readonly number[]): number[] {
  const keys = new Map(places.map((place) => [place, neighbourhood(batch[place] as ImageWrite)]))
  return places.toSorted((a, b) => {
    const [left = '', right = ''] = [keys.get(a), keys.get(b)]
    return left < right ? -1 : Number(left > right)
  })
}

const neighbourhood = ({ image: { visibility, owner, created_at } }: ImageWrite) =>
  `${visibility === 'public' ? '' : owner} ${created_at}`
