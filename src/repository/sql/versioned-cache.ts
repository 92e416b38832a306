import { LRUCache } from 'lru-cache'
import type { DataVersion } from '../../catalogue/data-version.ts'

/**
 * Keeps what `read` returned for as long as the data version stays the same: one statement is then enough for all requests
 * of a version. `read` must start after the version was read.
 * @param capacity keys
 * @returns a function of the key, the version and a number that counts local changes which matter
 */
export function versionedCache<V extends object | undefined>(
  capacity: number,
  read: (key: string, lsn: DataVersion['lsn']) => Promise<V>,
): (key: string, asOf: Omit<DataVersion, 'local'>, local: number) => Promise<V> {
  const values = new LRUCache<string, Promise<V>>({ max: capacity })
  let current: { external: DataVersion['external'] | undefined; local: number } = {
    external: undefined,
    local: 0,
  }
  return (key, { external, lsn }, local) => {
    if (current.external !== external || current.local !== local) {
      current = { external, local }
      values.clear()
    }
    const known = values.get(key)
    if (known) return known
    const value = read(key, lsn)
    values.set(key, value)
    // A failure is not kept.
    value.catch(() => {
      if (values.peek(key) === value) values.delete(key)
    })
    return value
  }
}
