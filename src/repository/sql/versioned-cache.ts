import type { DataVersion } from '../../catalogue/data-version.ts'
import { memoise } from './prepared-statement.ts'

/**
 * Keeps what `read` answered for as long as it is asked with the same two marks, for example of a moment: one question
 * for the moment, then, answers the whole request. `read` must look after its marks were taken.
 */
export function versionedCache<V>(
  capacity: number,
  read: (key: string, lsn: DataVersion['lsn']) => Promise<V>,
): (key: string, asOf: Omit<DataVersion, 'own'>, own: number) => Promise<V> {
  let asOf: { foreign: DataVersion['external'] | undefined; own: number } = { foreign: undefined, own: 0 }
  const fresh = () =>
    memoise<Promise<V>, DataVersion['lsn']>(capacity, (key, lsn) => {
      const answer = read(key, lsn)
      // A failure is not an answer to keep.
      answer.catch(() => {
        kept = fresh()
      })
      return answer
    })
  let kept = fresh()
  return (key, { external: foreign, lsn }, own) => {
    if (asOf.foreign !== foreign || asOf.own !== own) {
      asOf = { foreign, own }
      kept = fresh()
    }
    return kept(key, lsn)
  }
}
