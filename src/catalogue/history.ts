import type { Image } from 'scp-images-client/contract/image-fields'
import type { Actor, Tag } from './changes/change.ts'
import type { Member, MemberStatus } from './query/access.ts'

/** An image with its members and tags as plain values that can be compared. */
export interface ImageState {
  readonly image: Image
  readonly members: Readonly<Record<string, MemberStatus>>
  readonly tags: Readonly<Record<string, string>>
}

/**
 * One change as it is stored: by whom, when, and the values before it. The values after it are those before the next
 * change, or the current ones, so that the creation of an image costs a row without values.
 */
export interface HistoryRow extends Actor {
  /** The revision that the change made; of a deletion one more than the last. */
  readonly revision: number
  /** Unix time, ms. */
  readonly at: number
  readonly kind: 'created' | 'changed' | 'deleted'
  /**
   * Values before the change, of what it changed: image fields by name, `members.<account>`, `tags.<key>`; null for
   * what was not there. Of a deletion everything that is not null; of a creation nothing.
   */
  readonly before: Readonly<Record<string, unknown>>
}

/** One value that a change replaced. Null: not there. */
export interface FieldChange {
  /** An image field, `members.<account>` or `tags.<key>`. */
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

/** A change with what it made of each value it changed: by name, image fields first. */
export interface HistoryEntry extends Omit<HistoryRow, 'before'> {
  readonly changes: readonly FieldChange[]
}

/** A state as one record of the values that are not null. */
type Values = Readonly<Record<string, unknown>>

const memberPrefix = 'members.'
const tagPrefix = 'tags.'

/** The state that a stored image's parts make. */
export function stateOf(parts: {
  readonly image: Image
  readonly members: readonly Member[]
  readonly tags: readonly Tag[]
}): ImageState {
  return {
    image: parts.image,
    members: Object.fromEntries(parts.members.map(({ member_id, status }) => [member_id, status])),
    tags: Object.fromEntries(parts.tags.map(({ key, value }) => [key, value])),
  }
}

/**
 * What a history row keeps of a change from one state to another: the former values of what differs. Absent `before`: a
 * creation; absent `after`: a deletion.
 */
export function valuesBefore(
  before: ImageState | undefined,
  after: ImageState | undefined,
): HistoryRow['before'] {
  if (!before) return {}
  const old = valuesOf(before)
  if (!after) return old
  const now = valuesOf(after)
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])]
  return Object.fromEntries(
    fields.filter((field) => old[field] !== now[field]).map((field) => [field, old[field] ?? null]),
  )
}

/**
 * What happened to an image, the last change first.
 * @param current what there is now; undefined when the image is deleted
 * @param rows its history, the last change first
 */
export function entriesOf(current: ImageState | undefined, rows: readonly HistoryRow[]): HistoryEntry[] {
  let after: Values = current ? valuesOf(current) : {}
  return rows.map((row) => {
    const { before: _, ...entry } = row
    const before = undo(after, row)
    const changes = changesBetween(before, after)
    after = before
    return { ...entry, changes }
  })
}

/** The differences of two states; an absent state has no values. */
export const differences = (before: ImageState | undefined, after: ImageState | undefined): FieldChange[] =>
  changesBetween(before ? valuesOf(before) : {}, after ? valuesOf(after) : {})

const changesBetween = (before: Values, after: Values): FieldChange[] =>
  [...new Set([...Object.keys(after), ...Object.keys(before)])]
    .filter((field) => after[field] !== before[field])
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))
    .toSorted(byField)

/** The values there were before a change. */
function undo(after: Values, { kind, before }: HistoryRow): Values {
  if (kind === 'created') return {}
  return withoutNulls({ ...after, ...before })
}

function valuesOf({ image, members, tags }: ImageState): Values {
  const values: Record<string, unknown> = withoutNulls(image)
  for (const [account, status] of Object.entries(members)) values[memberPrefix + account] = status
  for (const [key, value] of Object.entries(tags)) values[tagPrefix + key] = value
  return values
}

function withoutNulls(values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}

function byField(a: FieldChange, b: FieldChange): number {
  const [left, right] = [rank(a.field), rank(b.field)]
  return left < right ? -1 : Number(left > right)
}

const rank = (field: string) => `${field.includes('.') ? 1 : 0} ${field}`
