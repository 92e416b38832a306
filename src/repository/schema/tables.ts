import type { Generated } from 'kysely'
import type { ImageField } from 'scp-images-client/contract/image-fields'
import type { JobKind, JobState } from '../../catalogue/job.ts'
import type { MemberStatus, ScopeKind } from '../../catalogue/query/access.ts'
import type { SqlValue } from './columns.ts'
import type { CutColumn } from './image-text.ts'

/** The columns lists are ordered and filtered by; `listColumns` defines their encoding. */
type ListRow = { [K in ImageField]: SqlValue }

/** One image: its ready text, and where versions cut it. */
export type ImageTable = { [K in CutColumn]: number } & {
  seq: Generated<number>
  id: Uint8Array
  /** Rises with every change of the image. */
  revision: number
  json: string
}

/** The list index: one narrow row for each scope that shows an image, with the values it is listed by. */
export type EntryTable = ListRow & { scope: number; seq: number; class: number }

/** An audience of lists. `generation` rises whenever something it shows changes. */
export interface ScopeTable {
  id: Generated<number>
  account: string
  visibility: ScopeKind
  generation: number
}

/** A scope's images that are equal in all `classFields`. Kept when it is empty again. */
export type FilterClassTable = ListRow & { id: Generated<number>; scope: number }

export interface MemberTable {
  seq: number
  member_id: string
  status: MemberStatus
  /** Seconds since 1970, as `updated_at`. */
  created_at: number
  updated_at: number
}

export interface TagTable {
  seq: number
  key: string
  value: string
}

/** Who did something and when, once for all that one transaction did. */
export interface EventTable {
  id: Generated<number>
  /** Unix time, ms. */
  at: number
  operation: string
  account_id: string | null
  access_key: string | null
  request_id: string | null
}

/** What an event did to an image, in the order of revisions. An image has its seq for ever, also removed. */
export interface HistoryTable {
  seq: number
  revision: number
  event: number
  /** Place of the word in `historyKinds`. */
  kind: number
  /** A JSON text of `HistoryRow.before`; empty for no values. */
  before: string
}

/** Images that are deleted, with their last revision: an id that is created again continues with its seq. */
export interface RemovedTable {
  seq: number
  id: Uint8Array
  revision: number
}

export interface JobTable {
  id: Generated<number>
  kind: JobKind
  state: JobState
  image_id: Uint8Array
  source_id: Uint8Array | null
  url: string | null
  owner: string
  tries: number
  reason: string | null
  /** Unix time, ms, as all times here. */
  created_at: number
  updated_at: number
  /** When it may be claimed: its time to start, or the end of its lease. Null once it is over. */
  due: number | null
  /** Who has it now. */
  worker: string | null
}

/** A source that is synchronised. Times are Unix time, ms. */
export interface SourceTable {
  id: Generated<number>
  name: string
  kind: string
  place: string
  /** A JSON text of `SourceOrder`. */
  run_with: string
  every: number | null
  next_run: number | null
  /** Who runs it now, and until when that holds. */
  lease_until: number | null
  worker: string | null
  last_run: number | null
  last_result: string | null
  last_failed: number
  last_success: number | null
}

/** The source record of an image, also of one that is removed. */
export interface ProvenanceTable {
  seq: number
  source: number
  /** The text of `recordText`. */
  said: string
  place: string | null
  document: string | null
  /** SHA-256 of the document, hexadecimal. */
  digest: string | null
  first_seen: number
  last_changed: number
  missing_since: number | null
  hidden: number
}

export interface AccountTable {
  seq: Generated<number>
  account_id: string
  name: string
  user_name: string | null
  created_at: string
}

export interface AccessKeyTable {
  seq: Generated<number>
  access_key: string
  account_id: string
  sealed_secret: string
  policy: string | null
  enabled: number
  created_at: string
}

/**
 * Facts about the database itself: `epoch` (random, renewed by a restore), `loading` (a load under way), `layout` (that of the
 * derived tables), `rebuild` (how far a rebuild of them is).
 */
export interface MetaTable {
  key: string
  value: string
}

/**
 * Tables computed from the images and the contract's tables, which may be rebuilt; of `image` only its text and cuts.
 */
interface DerivedTables {
  image: ImageTable
  list_entry: EntryTable
  filter_class: FilterClassTable
}
export type DerivedTable = keyof DerivedTables

export type Tables = DerivedTables & { [T in DerivedTable as `${T}_new`]: DerivedTables[T] } & {
  scope: ScopeTable
  member: MemberTable
  tag: TagTable
  event: EventTable
  history: HistoryTable
  removed: RemovedTable
  job: JobTable
  source: SourceTable
  provenance: ProvenanceTable
  account: AccountTable
  access_key: AccessKeyTable
  meta: MetaTable
}

/** What a scope became with a commit. */
export interface ScopeGeneration {
  readonly id: number
  readonly generation: number
}
