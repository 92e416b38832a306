import { describe, expect, it } from 'vitest'
import type { Store } from '../../../src/repository/store.ts'
import { accounts, imageOf } from '../arbitraries.ts'
import { listNames } from '../walk.ts'

const [me] = accounts

/** Tests of loads that build the list indexes last, run against each engine. */
export function largeLoadSuite(open: () => Promise<Store>): void {
  describe('large loads', () => {
    it('give up the list indexes and build them again', async () => {
      const store = await open()
      await store.images.startLoad()
      await store.images.apply([{ image: imageOf({ owner: me, name: 'loaded' }) }])
      expect(await listNames(store.images, me)).toEqual(['loaded'])
      const steps: string[] = []
      await store.images.finishLoad((done, total) => steps.push(`${done}/${total}`))
      expect(steps.at(-1)).toMatch(/^(\d+)\/\1$/)
      expect(await listNames(store.images, me)).toEqual(['loaded'])
      await store.close()
    })

    it('let others have their turn before each index', async () => {
      const store = await open()
      await store.images.startLoad()
      let turns = 0
      let next = setImmediate(function turn() {
        turns++
        next = setImmediate(turn)
      })
      const seen: number[] = []
      await store.images.finishLoad(() => seen.push(turns))
      clearImmediate(next)
      expect(seen.length).toBeGreaterThan(1)
      expect(new Set(seen).size).toBe(seen.length)
      await store.close()
    })
  })
}
