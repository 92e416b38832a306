import type { ImageId } from 'scp-images-client/contract/image-fields'
import { changed } from '../changes/image-life.ts'
import type { FieldChange } from '../history.ts'
import type { ImageWrite } from '../image-repository.ts'
import { type Provenance, recordText, type SourceRecord } from './provenance.ts'
import { changesOf, type Here, mergeRecord, settledHere } from './sync-merge.ts'

/**
 * What one synchronisation does with one image: `add` it; `change` it; `hide` what the source does not have any more,
 * or `delete` it; `restore` what was hidden so and is back; `claim`: the image stays, only what is known of its source
 * changes; `leave` it; `skip` it, for a reason.
 */
export const stepKinds = ['add', 'change', 'restore', 'hide', 'delete', 'claim', 'skip', 'leave'] as const
export type StepKind = (typeof stepKinds)[number]

export interface Step {
  readonly kind: StepKind
  readonly id: ImageId
  readonly name: string
  /** What becomes of the image's values. */
  readonly changes: readonly FieldChange[]
  /** Values that were set here and stay: `before` is the stored one, `after` the source's. */
  readonly kept: readonly FieldChange[]
  /** A sentence, where the kind alone does not give the reason. */
  readonly reason?: string
  /** What to store; absent: the image stays as it is. Members without times keep those they have. */
  readonly write?: ImageWrite
  /** The new provenance, null for none; absent: it does not change. */
  readonly provenance?: Provenance | null
}

/** Does the step write anything? */
export const isWriting = ({ write, provenance, kind }: Step): boolean =>
  write !== undefined || provenance !== undefined || kind === 'delete'

/** An image as it is stored. */
export interface KnownImage {
  readonly id: ImageId
  /** Undefined: there is no such image. */
  readonly here?: Here
  /** The stored provenance; also of an image that was deleted here. */
  readonly provenance?: Provenance
}

export interface SyncRun {
  /** Name of the source. */
  readonly source: string
  /** Unix time, ms. */
  readonly now: number
  /** Delete what the source does not have any more, in place of hiding it. */
  readonly prune: boolean
}

/** The step for an image that the source has. */
export function stepOfRecord({ here, provenance }: KnownImage, record: SourceRecord, run: SyncRun): Step {
  const { write } = record
  const about = { id: write.image.id, name: (here ?? write).image.name, changes: [], kept: [] }
  if (provenance && provenance.source !== run.source) {
    return { ...about, kind: 'skip', reason: `it belongs to the source ${provenance.source}` }
  }
  if (!here) {
    if (provenance) return { ...about, kind: 'skip', reason: wasDeleted }
    const changes = changesOf(undefined, { image: write.image, members: write.members ?? [] })
    return { ...about, kind: 'add', changes, write, provenance: firstRecord(record, run) }
  }
  if (!provenance) {
    const kept = settledHere(here, write)
    return { ...about, kind: 'claim', reason: wasHere, kept, provenance: firstRecord(record, run) }
  }
  return stepOfKnown(here, provenance, record, run)
}

const wasDeleted = 'it was deleted here; to have it again, import it'
const wasHere = 'it was here before the source was synchronised'

function stepOfKnown(here: Here, provenance: Provenance, record: SourceRecord, run: SyncRun): Step {
  const { write } = record
  const wasHidden = provenance.hidden && here.image.os_hidden
  const before = wasHidden ? { ...here, image: { ...here.image, os_hidden: false } } : here
  const merged = mergeRecord(before, provenance.lastRecord, write)
  const isRestored = wasHidden && !merged.image.os_hidden
  const image = isRestored ? changed(merged.image, {}, run.now) : merged.image
  const { kept, members } = merged
  const changes = changesOf(here, { image, members })
  const next = nextRecord(provenance, record, run)
  const about = { id: image.id, name: here.image.name, changes, kept, ...(next && { provenance: next }) }
  if (changes.length === 0) return { ...about, kind: next ? 'claim' : 'leave' }
  return {
    ...about,
    kind: isRestored ? 'restore' : 'change',
    write: { image, ...(write.members && { members }) },
  }
}

/** The step for an image of the source that it does not have any more. */
export function stepOfMissing({ id, here, provenance }: KnownImage, run: SyncRun): Step {
  const name = (here ?? provenance?.lastRecord)?.image.name ?? ''
  const about = { id, name, changes: [], kept: [] }
  if (provenance?.source !== run.source) return { ...about, kind: 'leave' }
  if (!here) return { ...about, kind: 'claim', reason: goneHereToo, provenance: null }
  if (run.prune) return stepOfPruned(here, about)
  if (provenance.missing_since !== null) return { ...about, kind: 'leave' }
  const missing = { ...provenance, missing_since: run.now }
  if (here.image.os_hidden) return { ...about, kind: 'claim', reason: hiddenHere, provenance: missing }
  const image = changed(here.image, { os_hidden: true }, run.now)
  const changes = changesOf(here, { ...here, image })
  return { ...about, kind: 'hide', changes, write: { image }, provenance: { ...missing, hidden: true } }
}

const goneHereToo = 'it is gone at the source, and was deleted here before'
const hiddenHere = 'it is gone at the source, and is hidden here already'
const isProtected = 'it is gone at the source, but protected here'

const stepOfPruned = (here: Here, about: Pick<Step, 'id' | 'name' | 'changes' | 'kept'>): Step =>
  here.image.protected
    ? { ...about, kind: 'skip', reason: isProtected }
    : { ...about, kind: 'delete', provenance: null }

function firstRecord({ write, place, document }: SourceRecord, { source, now }: SyncRun): Provenance {
  return {
    source,
    lastRecord: write,
    place: place ?? null,
    document: document ?? null,
    first_seen: now,
    last_changed: now,
    missing_since: null,
    hidden: false,
  }
}

/** Undefined when no value is new. A document that only repeats the values is not stored. */
function nextRecord(known: Provenance, record: SourceRecord, run: SyncRun): Provenance | undefined {
  if (recordText(known.lastRecord) !== recordText(record.write)) {
    return { ...firstRecord(record, run), first_seen: known.first_seen }
  }
  return known.missing_since === null ? undefined : { ...known, missing_since: null, hidden: false }
}
