/**
 * What the database holds at one moment, as a mark to compare. Two equal marks: nothing was committed in between, so
 * what was read since the first is still so.
 */
export interface DataVersion {
  /** Changes with the commits of others; where an engine cannot distinguish them, also with those of this process. */
  readonly external: number | string
  /** Of what this process changed and acknowledged. */
  readonly local: number
  /** How far the database's log was, bytes: a copy that has replayed so far holds all of this. 0: there are no copies. */
  readonly lsn: number
}

export const isSameDataVersion = (left: DataVersion, right: DataVersion): boolean =>
  left.local === right.local && left.external === right.external
