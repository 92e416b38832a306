import type { Moment } from '../catalogue/moment.ts'
import { memoise } from './prepared.ts'

/**
 * Keeps what `read` answered for as long as it is asked with the same two marks, for example of a moment: one question
 * for the moment, then, answers the whole request. `read` must look after its marks were taken.
 */
export function untilChanged<V>(
  capacity: number,
  read: (key: string) => Promise<V>,
): (key: string, foreign: Moment['foreign'], own: number) => Promise<V> {
  let asOf: { foreign: Moment['foreign'] | undefined; own: number } = { foreign: undefined, own: 0 }
  const fresh = () =>
    memoise(capacity, (key: string) => {
      const answer = read(key)
      // A failure is not an answer to keep.
      answer.catch(() => {
        kept = fresh()
      })
      return answer
    })
  let kept = fresh()
  return (key, foreign, own) => {
    if (asOf.foreign !== foreign || asOf.own !== own) {
      asOf = { foreign, own }
      kept = fresh()
    }
    return kept(key)
  }
}
