import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unsignedActor } from '../../../src/catalogue/changes/change.ts'
import type { NewJob } from '../../../src/catalogue/job.ts'
import type { Store } from '../../../src/repository/store.ts'
import { accounts, imageOf } from '../arbitraries.ts'

const [me, other] = accounts
const lease = 1000

/** The contract of the queue of jobs. */
export function jobRepositorySuite(open: () => Promise<Store>): void {
  describe('jobs', () => {
    let store: Store
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.close())

    /** Add jobs for new images, in order; answers their images. */
    async function add(count: number, job: Partial<NewJob> = {}): Promise<string[]> {
      const ids = Array.from({ length: count }, () => imageOf({}).id)
      const newJobs = ids.map(
        (image_id): NewJob => ({ kind: 'fetch', image_id, source_id: null, url: 'u', owner: me, ...job }),
      )
      await store.images.change(unsignedActor('test'), imageOf({}).id, () => ({ newJobs, result: 1 }))
      return ids
    }
    const end = (id: number) =>
      store.images.change(unsignedActor('test'), imageOf({}).id, () => ({
        jobEnds: [{ id, state: 'done' }],
        result: 1,
      }))
    // Beyond the end of the tests that run before, however slow the machine is.
    const now = Date.now() + 3_600_000

    it('are claimed one after the other, the oldest first, each once', async () => {
      const ids = await add(3)
      expect(await store.jobs.claim('a', 0, lease)).toBeUndefined()
      const first = await store.jobs.claim('a', now, lease)
      expect(first).toMatchObject({ image_id: ids[0], state: 'running', tries: 1, updated_at: now, url: 'u' })
      const others = await Promise.all(
        ['b', 'a', 'b', 'c'].map((worker) => store.jobs.claim(worker, now, lease)),
      )
      const images = others.flatMap((job) => (job ? [job.image_id] : []))
      expect(images.toSorted()).toEqual(ids.slice(1).toSorted())
    })

    it('are claimed by kind when kinds are named', async () => {
      const [older] = await add(1)
      const [copy] = await add(1, { kind: 'copy', url: null })
      expect(await store.jobs.claim('a', now, lease, ['snapshot'])).toBeUndefined()
      expect(await store.jobs.claim('a', now, lease, ['copy', 'snapshot'])).toMatchObject({ image_id: copy })
      expect(await store.jobs.claim('a', now, lease)).toMatchObject({ image_id: older })
    })

    it('are taken again when their lease has ended, unless it was renewed', async () => {
      await add(1)
      const job = await store.jobs.claim('a', now, lease)
      const id = job?.id ?? 0
      expect(await store.jobs.claim('b', now + lease - 1, lease)).toBeUndefined()
      expect(await store.jobs.renew(id, 'b', now, lease)).toBe(false)
      expect(await store.jobs.renew(id, 'a', now + 500, lease)).toBe(true)
      expect(await store.jobs.claim('b', now + lease, lease)).toBeUndefined()
      expect(await store.jobs.claim('b', now + 500 + lease, lease)).toMatchObject({ id, tries: 2 })
      expect(await store.jobs.renew(id, 'a', now + 500 + lease, lease)).toBe(false)
    })

    it('are not kept once they ended, and not taken again', async () => {
      await add(1)
      const id = (await store.jobs.claim('a', now, lease))?.id ?? 0
      await end(id)
      expect(await store.jobs.renew(id, 'a', now, lease)).toBe(false)
      await store.jobs.retry(id, 'a', now, now, 'late')
      expect(await store.jobs.claim('a', now + 10 * lease, lease)).toBeUndefined()
      expect(await store.jobs.list({ limit: 9 })).toMatchObject([{ id, state: 'done', reason: null }])
    })

    it('are given back by their worker alone, and wait for their time', async () => {
      await add(1)
      const id = (await store.jobs.claim('a', now, lease))?.id ?? 0
      await store.jobs.retry(id, 'b', now, now, 'not mine')
      expect(await store.jobs.claim('b', now, lease)).toBeUndefined()
      await store.jobs.retry(id, 'a', now, now + 5000, 'No answer.')
      expect(await store.jobs.list({ state: 'waiting', limit: 1 })).toMatchObject([{ reason: 'No answer.' }])
      expect(await store.jobs.claim('b', now + 4999, lease)).toBeUndefined()
      expect(await store.jobs.claim('b', now + 5000, lease)).toMatchObject({ id, tries: 2 })
    })

    it('are listed by owner, image and state, the newest first, and counted', async () => {
      const [first = ''] = await add(3)
      await add(2, { owner: other, kind: 'snapshot', url: null })
      await store.jobs.claim('a', now, lease)
      const list = async (filter: Partial<Parameters<Store['jobs']['list']>[0]>) =>
        (await store.jobs.list({ limit: 100, ...filter })).map((job) => job.id)
      expect(await list({})).toEqual([5, 4, 3, 2, 1])
      expect(await list({ limit: 2 })).toEqual([5, 4])
      expect(await list({ owner: me })).toEqual([3, 2, 1])
      expect(await list({ owner: me, state: 'waiting' })).toEqual([3, 2])
      expect(await list({ image: first })).toEqual([1])
      expect(await list({ image: first, owner: other })).toEqual([])
      expect(await store.jobs.count()).toEqual([
        { kind: 'fetch', state: 'running', count: 1 },
        { kind: 'fetch', state: 'waiting', count: 2 },
        { kind: 'snapshot', state: 'waiting', count: 2 },
      ])
    })
  })
}
