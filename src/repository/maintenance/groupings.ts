import { type RawBuilder, sql } from 'kysely'
import type { Grouping } from '../../catalogue/doctor/group-checks.ts'

/** Which sightings are a group: those of equal key, when there is more than one of something. */
export interface GroupingRow {
  readonly key: 'address' | 'digest' | 'namesake'
  /** Columns of an index in which each group lies together. */
  readonly index: readonly ('address' | 'digest' | 'namesake' | 'url' | 'seq')[]
  /** The sightings that count; absent: all. */
  readonly among?: RawBuilder<boolean>
  readonly having: RawBuilder<boolean>
  /** What differs in a group: each value is shown before one is shown again. */
  readonly differs: 'digest' | 'url' | 'seq'
}

/** What is so now, and not what was. */
const current = sql<boolean>`namesake is not null`

export const groupings: Readonly<Record<Grouping, GroupingRow>> = {
  address: {
    key: 'address',
    index: ['address', 'digest', 'seq'],
    having: sql<boolean>`count(distinct digest) > 1`,
    differs: 'digest',
  },
  digest: {
    key: 'digest',
    index: ['digest', 'url', 'seq'],
    among: sql<boolean>`url is not null`,
    having: sql<boolean>`count(distinct url) > 1`,
    differs: 'url',
  },
  copy: {
    key: 'digest',
    index: ['digest', 'url', 'seq'],
    among: current,
    having: sql<boolean>`count(distinct seq) > 1 and count(distinct url) < 2`,
    differs: 'seq',
  },
  namesake: {
    key: 'namesake',
    index: ['namesake', 'seq'],
    having: sql<boolean>`count(distinct seq) > 1`,
    differs: 'seq',
  },
}
