import { describe, expect, test } from 'vitest'
import { versionedCache } from '../../../src/repository/sql/versioned-cache.ts'

/** A cache of two keys, whose reads are listed and answered one by one. */
function cacheOfTwo() {
  const reads: { key: string; lsn: number; answer: (value?: object) => void; fail: () => void }[] = []
  const get = versionedCache(
    2,
    (key, lsn) =>
      new Promise<object | undefined>((answer, reject) => {
        reads.push({ key, lsn, answer, fail: () => reject(new Error('away')) })
      }),
  )
  const at = (external: number, key = 'a', local = 0) => get(key, { external, lsn: 10 * external }, local)
  return { at, reads, keys: () => reads.map(({ key }) => key).join('') }
}

describe('values of one data version', () => {
  test('are read once, also what is not there', async () => {
    const { at, reads } = cacheOfTwo()
    const both = [at(1), at(1)]
    reads[0]?.answer(undefined)
    expect(await Promise.all(both)).toEqual([undefined, undefined])
    expect(await at(1)).toBeUndefined()
    expect(reads).toMatchObject([{ key: 'a', lsn: 10 }])
  })

  test('are read again after a commit, by others or one that matters here', () => {
    const { at, reads } = cacheOfTwo()
    const values = [at(1), at(2), at(2, 'a', 1), at(2, 'a', 1), at(1, 'a', 1)]
    expect(new Set(values).size).toBe(4)
    expect(reads.map(({ lsn }) => lsn)).toEqual([10, 20, 20, 10])
  })

  test('are not kept when reading them failed, be it late', async () => {
    const { at, reads } = cacheOfTwo()
    const [old, fresh] = [at(1), at(2)]
    reads[0]?.fail()
    await expect(old).rejects.toThrow('away')
    expect(at(2)).toBe(fresh)
    reads[1]?.fail()
    await expect(fresh).rejects.toThrow('away')
    expect(at(2)).not.toBe(fresh)
  })

  test('are evicted in the order of their last use', () => {
    const { at, keys } = cacheOfTwo()
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) void at(1, key)
    expect(keys()).toBe('abcb')
  })
})
