import type { Generated } from 'kysely'
import type { MemberStatus } from '../catalogue/access.ts'
import type { ImageField, Visibility } from '../contract/image-fields.ts'
import type { CutColumn } from './fragments.ts'
import type { SqlValue } from './list-columns.ts'

/** The columns lists are ordered and filtered by; `listColumns` says how they are encoded. */
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
export type EntryTable = ListRow & { scope: number; seq: number; facet: number }

/** An audience of lists. `generation` rises whenever something it shows changes. */
export interface ScopeTable {
  id: Generated<number>
  account: string
  visibility: Visibility
  generation: number
}

/** A scope's images that are equal in all `facetFields`. Kept when it is empty again. */
export type FacetTable = ListRow & { id: Generated<number>; scope: number }

export interface MemberTable {
  seq: number
  member_id: string
  status: MemberStatus
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

/** Facts about the database itself: `epoch` (random, renewed by a restore), `loading` (a load under way). */
export interface MetaTable {
  key: string
  value: string
}

export interface Tables {
  image: ImageTable
  entry: EntryTable
  scope: ScopeTable
  facet: FacetTable
  member: MemberTable
  account: AccountTable
  access_key: AccessKeyTable
  meta: MetaTable
}
