import { type Image, imageFieldNames } from 'scp-images-client/contract/image-fields'
import { differences, type FieldChange, stateOf } from '../history.ts'
import type { ImageWrite } from '../image-repository.ts'
import type { Member } from '../query/access.ts'

/** A stored image with its members. */
export interface Here {
  readonly image: Image
  readonly members: readonly Member[]
}

interface Merged extends Here {
  /** Values that were set here and stay: `before` is the stored one, `after` the source's. */
  readonly kept: readonly FieldChange[]
}

/**
 * Merge new values of a source into an image, field by field and member by member: a value that still equals the
 * source's last one becomes the source's new one; any other was set here and stays.
 *
 * `updated_at` is the source's as long as only the source changes the image; once a value was set here it moves on with
 * each change, and never back.
 * @param base the source's last values
 * @param now its new values
 */
export function mergeRecord(here: Here, base: ImageWrite, now: ImageWrite): Merged {
  const merged: Record<string, unknown> = { ...here.image }
  for (const field of imageFieldNames) {
    if (field !== 'updated_at' && here.image[field] === base.image[field]) merged[field] = now.image[field]
  }
  const members = mergeMembers(here.members, base.members ?? [], now.members)
  const content = { image: merged as unknown as Image, members }
  const isTouched = changesOf(here, content).length > 0
  const image = { ...content.image, updated_at: lastChange(here.image, base.image, now.image, isTouched) }
  return { image, members, kept: settledHere({ image, members }, now) }
}

/** Differences between the stored image and a source's values. `updated_at` does not count. */
export function settledHere(here: Here, record: ImageWrite): FieldChange[] {
  const image = { ...record.image, updated_at: here.image.updated_at }
  return changesOf(here, { image, members: record.members ?? here.members })
}

export function changesOf(before: Here | undefined, after: Here | undefined): FieldChange[] {
  if (before && after && isPlainlySame(before, after)) return []
  return differences(before && state(before), after && state(after))
}

/** Most images of most runs: to compare them costs a tenth of listing their differences. */
const isPlainlySame = (before: Here, after: Here): boolean =>
  imageFieldNames.every((field) => before.image[field] === after.image[field]) &&
  before.members.length === after.members.length &&
  before.members.every(({ member_id, status }, index) => {
    const member = after.members[index]
    return member?.member_id === member_id && member.status === status
  })

const state = ({ image, members }: Here) => stateOf({ image, members, tags: [] })

function lastChange(here: Image, base: Image, now: Image, isTouched: boolean): string {
  if (here.updated_at === base.updated_at) return now.updated_at
  return isTouched && now.updated_at > here.updated_at ? now.updated_at : here.updated_at
}

function mergeMembers(
  here: readonly Member[],
  base: readonly Member[],
  now: readonly Member[] | undefined,
): readonly Member[] {
  if (now === undefined) return here
  const accounts = new Set([...here, ...now].map(({ member_id }) => member_id))
  return [...accounts].toSorted().flatMap((account): Member[] => {
    const [mine, last, next] = [here, base, now].map((list) =>
      list.find(({ member_id }) => member_id === account),
    )
    const chosen = mine?.status === last?.status ? next : mine
    return chosen ? [{ member_id: account, status: chosen.status }] : []
  })
}
