/**
 * The state of the database at one time, as a value to compare. If two are equal, nothing was committed in between.
 */
export interface DataVersion {
  /** Changes with the commits of others; where an engine cannot distinguish them, also with those of this process. */
  readonly external: number | string
  /** Counts the acknowledged changes of this process. */
  readonly local: number
  /**
   * How far the database's log was, bytes: a replica that has replayed so far holds all of this. 0: there are no
   * replicas.
   */
  readonly lsn: number
}

export const isSameDataVersion = (left: DataVersion, right: DataVersion): boolean =>
  left.local === right.local && left.external === right.external
