import type { CheckText, Finding, Suspect } from './finding.ts'
import type { Sighting } from './sighting.ts'

/** How images are grouped: `grouping.ts` of the repository finds the groups. */
export type Grouping = 'address' | 'digest' | 'copy' | 'namesake'

/** Sightings that have something in common. */
export interface Group {
  /** Images, addresses and digests among them. */
  readonly images: number
  readonly addresses: number
  readonly digests: number
  /** The first ones, by time: at least one. */
  readonly sightings: readonly (Sighting & { readonly suspect: Suspect })[]
}

/** A check that compares images with one another. */
export interface GroupCheck extends CheckText {
  readonly by: Grouping
  readonly what: (group: Group) => string
  readonly todo: string
  /** How many times it happened; absent: once. */
  readonly cases?: (group: Group) => number
}

export const addressChanged: GroupCheck = {
  name: 'address-changed',
  title: 'An address whose digest changed',
  why: 'The data at a rolling address is replaced, so that an image of an older digest cannot be made again and one that is made differs from what was meant.',
  by: 'address',
  what: ({ sightings, digests }) =>
    `${first(sightings).url} has had ${digests} digests: ${several(sightings, ({ digest }) => short(digest), digests)}`,
  todo: 'name the address of a dated build where the images come from; delete those whose digest is not the present one: scp-images delete ID',
  cases: ({ digests }) => digests - 1,
}

export const digestMoved: GroupCheck = {
  name: 'digest-moved',
  title: 'One digest under several addresses',
  why: 'The same data is published more than once, as a copy or after a move; or a digest was copied to where it does not belong.',
  by: 'digest',
  what: ({ sightings, addresses }) =>
    `${short(first(sightings).digest)} is at ${addresses} addresses: ${several(sightings, ({ url }) => url, addresses)}`,
  todo: 'keep the maker’s own address; where the data differ, correct the digest where the image comes from, and import it again',
}

export const digestTwice: GroupCheck = {
  name: 'digest-twice',
  title: 'One digest under several names',
  why: 'Two images are one and the same data, or the digest of one was taken for the other.',
  by: 'copy',
  what: ({ sightings, images }) =>
    `${images} images have ${short(first(sightings).digest)}: ${several(sightings, ({ name }) => name, images)}`,
  todo: 'delete all but one: scp-images delete ID; or correct the digest where the image comes from, and import it again',
}

export const nameTwice: GroupCheck = {
  name: 'name-twice',
  title: 'One name twice in a family',
  why: 'Whoever looks an image up by its name finds two, and takes either.',
  by: 'namesake',
  what: ({ sightings, images }) =>
    `${images} images of one owner and family are named ${first(sightings).name}`,
  todo: 'delete the one that was replaced: scp-images delete ID; or give each a name of its own where it comes from',
}

/** The finding of a check about a group. */
export function findingOfGroup(check: GroupCheck, group: Group): Finding {
  const images = new Map(group.sightings.map(({ suspect }) => [suspect.id, suspect]))
  return {
    check: check.name,
    what: check.what(group),
    todo: check.todo,
    images: [...images.values()],
    count: group.images,
    cases: check.cases?.(group) ?? 1,
  }
}

type Seen = Group['sightings'][number]

const first = (sightings: readonly Seen[]): Seen => sightings[0] as Seen

/** Values with the day they were first seen, some of them. */
const most = 5
function several(sightings: readonly Seen[], valueIn: (seen: Seen) => string | null, count: number): string {
  const days = new Map<string, string>()
  for (const seen of sightings) {
    const value = valueIn(seen)
    if (value !== null && !days.has(value)) days.set(value, seen.since.slice(0, 10))
  }
  const texts = [...days].slice(0, most).map(([value, day]) => `${value} (${day})`)
  return [...texts, ...(count > texts.length ? ['…'] : [])].join(', ')
}

const short = (digest: string | null): string => {
  const [algorithm = '', value = ''] = (digest ?? '').split(':')
  return `${algorithm}:${value.slice(0, 12)}`
}
