/**
 * What the database holds at one moment, as a mark to compare. Two equal marks: nothing was committed in between, so
 * what was read since the first is still so.
 */
export interface Moment {
  /** Of what others commit; where an engine cannot tell them apart, of what this process commits, too. */
  readonly foreign: number | string
  /** Of what this process changed and acknowledged. */
  readonly own: number
  /** How far the database's log was, bytes: a copy that has replayed so far holds all of this. 0: there are no copies. */
  readonly logged: number
}

export const isSameMoment = (left: Moment, right: Moment): boolean =>
  left.own === right.own && left.foreign === right.foreign
