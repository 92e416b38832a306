import { clip, type Diagnostic, type SourceDocument, type SourceItem, type SourceOptions } from '../source.ts'
import { faultsOf, type RawImage, readImage } from './image-validation.ts'
import { uuidV5 } from './uuid-v5.ts'

/**
 * One image in one file. Several files of a project's history may contain the same image at different times; all
 * entries with one key are one image.
 */
export interface SourceEntry {
  /** What makes the image this image and no other: kind of source, name, version and so on. The id is made of it. */
  readonly key: readonly string[]
  readonly place: string
  /** The file's time; undefined for current files, which count as the newest. */
  readonly statedAt: string | undefined
  /** The image without `id` and dates. */
  readonly facts: RawImage
  /** When the image was built, if the entry contains it. */
  readonly builtAt: string | undefined
  /** What was left out or looks wrong. */
  readonly notes: readonly string[]
  readonly document?: SourceDocument
}

/** A row that cannot be an image. */
export interface Refusal {
  readonly key: readonly string[]
  readonly place: string
  readonly statedAt: string | undefined
  readonly reason: string
  /** A whole file could not be used. */
  readonly partial?: true
}

/** The value of `created_at` when no date is known. */
const unknownDate = '1970-01-01T00:00:00Z'

/**
 * One item an image. The newest entry wins; different values of older ones become the image's past. `created_at` is
 * when the image was built, else the time of its first entry; `updated_at` is the time of the first entry with its
 * present values. A refusal for the same reason in several files is reported once, at the newest.
 */
export function* mergeEntries(
  entries: readonly SourceEntry[],
  refusals: readonly Refusal[],
  options: SourceOptions,
): Generator<SourceItem> {
  for (const group of grouped(entries, (entry) => JSON.stringify(entry.key))) {
    yield* mergeGroup(group, options)
  }
  for (const group of grouped(refusals, ({ key, reason }) => JSON.stringify([key, reason]))) {
    const { place, reason, partial } = group[group.length - 1] as Refusal
    const more = group.length - 1
    const also = more > 0 ? ` (and in ${more} more file${more > 1 ? 's' : ''})` : ''
    yield { problem: remark(place, reason, also), ...(partial && { partial }) }
  }
}

/** Files may hold names and addresses of any length: a remark about them has some hundred characters. */
const remark = (place: string, reason: string, more = ''): Diagnostic => ({
  place: clip(place, 300),
  reason: `${clip(reason, 600)}${more}`,
})

/** Lists of equal key, each from the oldest to the newest. */
function grouped<T extends { statedAt: string | undefined }>(
  items: readonly T[],
  keyOf: (item: T) => string,
): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items.toSorted(byAge)) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()]
}

function byAge(a: { statedAt: string | undefined }, b: { statedAt: string | undefined }): number {
  if (a.statedAt === b.statedAt) return 0
  if (a.statedAt === undefined) return 1
  if (b.statedAt === undefined) return -1
  return a.statedAt < b.statedAt ? -1 : 1
}

function* mergeGroup(group: readonly SourceEntry[], options: SourceOptions): Generator<SourceItem> {
  const firstStated = group.find((entry) => entry.statedAt)?.statedAt
  const states = statesOf(group).map(({ entry, since }) => ({
    entry,
    raw: rawImage(entry, firstStated, since),
  }))
  const { entry: newest, raw } = states.pop() as (typeof states)[number]
  const image = readImage(raw, options)
  const { place, document } = newest
  const notes = [...newest.notes]
  if ((newest.builtAt ?? firstStated) === undefined)
    notes.push(`nothing tells when it was made; created_at is ${unknownDate}`)
  for (const reason of notes) yield { note: remark(place, reason) }
  if (!image) {
    yield { problem: remark(place, faultsOf(raw, options).join('; ')), id: raw.id }
    return
  }
  const earlier = states.flatMap((state) => readImage(state.raw, options) ?? [])
  const write = { image, ...(earlier.length > 0 && { earlier }) }
  yield { write, ...(options.traced && { place }), ...(document && { document }) }
}

/** The last entry of each run of equal facts, and when the run began. */
function statesOf(group: readonly SourceEntry[]): { entry: SourceEntry; since: string | undefined }[] {
  const states: { entry: SourceEntry; since: string | undefined }[] = []
  let facts = ''
  let since: string | undefined
  for (const entry of group) {
    const now = JSON.stringify(entry.facts)
    if (now === facts) states.pop()
    else since = entry.statedAt ?? since
    facts = now
    states.push({ entry, since })
  }
  return states
}

function rawImage(
  { key, facts, builtAt }: SourceEntry,
  firstStated: string | undefined,
  since: string | undefined,
): RawImage & { readonly id: string } {
  const created_at = builtAt ?? firstStated ?? unknownDate
  const updated_at = since !== undefined && since > created_at ? since : created_at
  return { ...facts, id: uuidV5(...key), created_at, updated_at }
}
