import { keyOf } from '../schema/columns.ts'
import { clusteringKeyOf, type EncodedImage } from '../schema/encoded-image.ts'

/** Places of the batch in stretches, cut where an id would come twice. */
export function* distinctPlaces(batch: readonly EncodedImage[]): Generator<number[]> {
  let ids = new Set<string>()
  let places: number[] = []
  for (const [place, { uuid }] of batch.entries()) {
    const id = keyOf(uuid)
    if (ids.has(id)) {
      yield places
      ids = new Set()
      places = []
    }
    ids.add(id)
    places.push(place)
  }
  if (places.length > 0) yield places
}

/**
 * Images that are listed together are stored together, everyone's and each owner's by time: a page of everyone's
 * images anywhere in the catalogue then reads some six of the database's pages, and not twenty.
 */
export function clusteringOrder(batch: readonly EncodedImage[], places: readonly number[]): number[] {
  const groups = new Map<string, { place: number; at: number }[]>()
  for (const place of places) {
    const { among, at } = clusteringKeyOf(batch[place] as EncodedImage)
    const group = groups.get(among)
    if (group) group.push({ place, at })
    else groups.set(among, [{ place, at }])
  }
  return [...groups.keys()]
    .toSorted()
    .flatMap((among) => (groups.get(among) ?? []).toSorted((a, b) => a.at - b.at).map(({ place }) => place))
}
