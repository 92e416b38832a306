import type { Moment } from '../../catalogue/data-version.ts'
import { memoise } from './prepared-statement.ts'

/**
 * Keeps what `read` answered for as long as it is asked with the same two marks, for example of a moment: one question
 * for the moment, then, answers the whole request. `read` must look after its marks were taken.
 */
export function untilChanged<V>(
  capacity: number,
  read: (key: string, logged: Moment['logged']) => Promise<V>,
): (key: string, asOf: Omit<Moment, 'own'>, own: number) => Promise<V> {
  let asOf: { foreign: Moment['foreign'] | undefined; own: number } = { foreign: undefined, own: 0 }
  const fresh = () =>
    memoise<Promise<V>, Moment['logged']>(capacity, (key, logged) => {
      const answer = read(key, logged)
      // A failure is not an answer to keep.
      answer.catch(() => {
        kept = fresh()
      })
      return answer
    })
  let kept = fresh()
  return (key, { foreign, logged }, own) => {
    if (asOf.foreign !== foreign || asOf.own !== own) {
      asOf = { foreign, own }
      kept = fresh()
    }
    return kept(key, logged)
  }
}
