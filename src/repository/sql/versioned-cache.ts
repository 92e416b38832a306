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
  const entries = new LRUCache<string, { readonly version: object; readonly value: Promise<V> }>({
    max: capacity,
  })
  let version: { external?: DataVersion['external']; local: number } = { local: 0 }
  return (key, { external, lsn }, local) => {
    // Entries of an earlier version stay until they are replaced: to clear thousands of places takes 40 us.
    if (version.external !== external || version.local !== local) version = { external, local }
    const known = entries.get(key)
    if (known?.version === version) return known.value
    const entry = { version, value: read(key, lsn) }
    entries.set(key, entry)
    // A failure is not kept.
    entry.value.catch(() => {
      if (entries.peek(key) === entry) entries.delete(key)
    })
    return entry.value
  }
}
