import type { Image } from 'scp-images-client/contract/image-fields'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unsignedActor } from '../../../src/catalogue/changes/change.ts'
import { type SyncRun, stepOfMissing, stepOfRecord } from '../../../src/catalogue/sync/sync-step.ts'
import type { Store } from '../../../src/repository/store.ts'
import { accounts, imageOf } from '../arbitraries.ts'
import { listNames } from '../walk.ts'

const [me, other] = accounts
const actor = unsignedActor('sync lab')
const lab = { name: 'lab', kind: 'ndjson', place: '/lab' } as const
const run: SyncRun = { source: 'lab', now: 1_000_000, prune: false }

/** The contract of sources and of what they said. */
export function sourceRepositorySuite(open: () => Promise<Store>): void {
  describe('sources', () => {
    let store: Store
    beforeEach(async () => {
      store = await open()
    })
    afterEach(() => store.close())

    const made = (count: number, fields: Partial<Image> = {}) =>
      Array.from({ length: count }, (_, index) =>
        imageOf({ owner: me, visibility: 'private', name: `n${index}`, ...fields }),
      )

    const say = (images: readonly Image[], source: string = lab.name) =>
      store.sources.apply(
        actor,
        { ...lab, name: source },
        images.map(({ id }) => id),
        (known) =>
          known.map((one, index) =>
            stepOfRecord(
              one,
              {
                write: { image: images[index] as Image, members: [{ member_id: other, status: 'accepted' }] },
                place: `line ${index}`,
                document: { name: 'doc', sha256: 'ab' },
              },
              { ...run, source },
            ),
          ),
      )

    const miss = (images: readonly Image[], prune = false) =>
      store.sources.apply(
        actor,
        lab,
        images.map(({ id }) => id),
        (known) => known.map((one) => stepOfMissing(one, { ...run, prune })),
      )

    async function claimed(missing = false): Promise<string[]> {
      const ids: string[] = []
      for await (const page of store.sources.imagesOfSource('lab', missing)) ids.push(...page)
      return ids
    }

    it('remember what they said, with the images, in one transaction', async () => {
      const images = made(3)
      expect((await say(images)).map(({ kind }) => kind)).toEqual(['add', 'add', 'add'])
      const [first, second] = await store.sources.findImages([images[1]?.id ?? '', imageOf({}).id])
      expect(first).toMatchObject({
        here: { image: images[1], members: [{ member_id: other, status: 'accepted' }] },
        provenance: {
          source: 'lab',
          lastRecord: { image: images[1], members: [{ member_id: other, status: 'accepted' }] },
          place: 'line 1',
          document: { name: 'doc', sha256: 'ab' },
          first_seen: run.now,
          last_changed: run.now,
          missing_since: null,
          hidden: false,
        },
      })
      expect(second).toEqual({ id: expect.any(String) })
      expect((await listNames(store.images, me)).toSorted()).toEqual(['n0', 'n1', 'n2'])
      expect(await store.images.history(images[0]?.id ?? '')).toMatchObject([
        { kind: 'created', operation: 'sync lab' },
      ])
      expect(await store.sources.list()).toMatchObject([
        { ...lab, every: null, order: {}, last_failed: false },
      ])
      expect(await store.sources.count('lab')).toBe(3)
    })

    it('that say nothing new change nothing: no row, no generation', async () => {
      const images = made(3)
      await say(images)
      const before = await store.images.audience(me)
      const moment = await store.dataVersion()
      expect((await say(images)).map(({ kind }) => kind)).toEqual(['leave', 'leave', 'leave'])
      expect((await store.images.audience(me)).state).toBe(before.state)
      expect((await store.dataVersion()).local).toBe(moment.local)
      expect(await store.images.history(images[0]?.id ?? '')).toHaveLength(1)
    })

    it('change what they said before, and lists follow at once', async () => {
      const images = made(3)
      await say(images)
      const before = await store.images.audience(me)
      await say(images.map((image, index) => (index === 1 ? { ...image, name: 'new' } : image)))
      expect((await store.images.audience(me)).state).not.toBe(before.state)
      expect((await listNames(store.images, me)).toSorted()).toEqual(['n0', 'n2', 'new'])
      expect(await store.images.history(images[1]?.id ?? '')).toMatchObject([
        { revision: 2, before: { name: 'n1' } },
        { kind: 'created' },
      ])
      const [known] = await store.sources.findImages([images[1]?.id ?? ''])
      expect(known?.provenance?.lastRecord.image.name).toBe('new')
    })

    it('hide what they do not have any more, and delete it when told to', async () => {
      const images = made(1200)
      await say(images)
      expect(new Set(await claimed())).toEqual(new Set(images.map(({ id }) => id)))
      const [first, second] = images as [Image, Image]
      await miss([first])
      expect(await claimed()).toHaveLength(1199)
      expect(await claimed(true)).toHaveLength(1200)
      expect((await store.images.find(first.id))?.image.os_hidden).toBe(true)
      await miss([first, second], true)
      expect(await store.images.find(second.id)).toBeUndefined()
      expect(await claimed(true)).toHaveLength(1198)
      expect(await store.images.history(first.id)).toMatchObject([
        { kind: 'deleted', operation: 'sync lab' },
        { kind: 'changed' },
        { kind: 'created' },
      ])
      expect((await say([first])).map(({ kind }) => kind)).toEqual(['add'])
    })

    it('know of an image that was deleted here, until they do not have it either', async () => {
      const [image] = made(1) as [Image]
      await say([image])
      await store.images.change(unsignedActor('deleteImage'), image.id, () => ({
        removes: [image.id],
        result: 1,
      }))
      const [known] = await store.sources.findImages([image.id])
      expect(known).toMatchObject({ provenance: { source: 'lab' } })
      expect(known?.here).toBeUndefined()
      expect((await say([image])).map(({ kind }) => kind)).toEqual(['skip'])
      expect(await claimed()).toEqual([image.id])
      await miss([image])
      expect(await claimed(true)).toEqual([])
    })

    it('do not take images of one another; a source that is removed leaves them to others', async () => {
      const images = made(2)
      await say(images)
      expect(await say(images, 'other')).toMatchObject([{ kind: 'skip' }, { kind: 'skip' }])
      expect(await store.sources.find('other')).toBeUndefined()
      expect(await store.sources.remove('lab')).toBe(true)
      expect(await store.sources.remove('lab')).toBe(false)
      expect((await listNames(store.images, me)).toSorted()).toEqual(['n0', 'n1'])
      expect((await say(images, 'other')).map(({ kind }) => kind)).toEqual(['claim', 'claim'])
      expect(await store.sources.count('other')).toBe(2)
    })

    it('and others who change an image at the same time: nothing is lost', async () => {
      const [image] = made(1, { min_disk: 0 }) as [Image]
      await say([image])
      const edits = Array.from({ length: 10 }, () =>
        store.images.change(unsignedActor('updateImage'), image.id, (stored) => {
          const now = stored?.image as Image
          return { puts: [{ image: { ...now, min_ram: now.min_ram + 1 } }], result: 1 }
        }),
      )
      const syncs = Array.from({ length: 10 }, (_, index) => say([{ ...image, min_disk: index + 1 }]))
      await Promise.all([...edits, ...syncs])
      expect((await store.images.find(image.id))?.image.min_ram).toBe(image.min_ram + 10)
      const [known] = await store.sources.findImages([image.id])
      expect(known?.here?.image.min_disk).toBe(known?.provenance?.lastRecord.image.min_disk)
    })

    describe('by schedule', () => {
      const lease = 1000
      const save = (name: string, next_run: number | null) =>
        store.sources.save({ ...lab, name }, { prune: true, maxHide: 5 }, 60_000, next_run)

      it('are taken when they are due, the longest due first, one at a time', async () => {
        await save('later', 500)
        await save('first', 100)
        await save('never', null)
        const { sources } = store
        expect(await sources.claim('a', 99, lease)).toBeUndefined()
        const taken = await Promise.all(['a', 'b', 'c'].map((worker) => sources.claim(worker, 600, lease)))
        const source = taken.find((one) => one !== undefined)
        expect(taken.filter((one) => one !== undefined)).toHaveLength(1)
        expect(source).toMatchObject({ name: 'first', order: { prune: true, maxHide: 5 }, every: 60_000 })
      })

      it('are given back with the end of their run; the next is then to be had', async () => {
        await save('first', 100)
        await save('later', 500)
        const { sources } = store
        const first = await sources.claim('a', 600, lease)
        const end = { at: 700, result: 'added 1', failed: false, next_run: 60_700 }
        await sources.release(first?.id ?? 0, 'b', end)
        expect(await sources.claim('b', 700, lease)).toBeUndefined()
        await sources.release(first?.id ?? 0, 'a', end)
        expect(await sources.find('first')).toMatchObject({
          last_run: 700,
          last_result: 'added 1',
          last_failed: false,
          last_success: 700,
          next_run: 60_700,
          lease_until: null,
        })
        expect(await sources.claim('b', 700, lease)).toMatchObject({ name: 'later' })
      })

      it('that fail are remembered to have been run without failing before', async () => {
        await save('first', 100)
        const { sources } = store
        expect(await sources.find('first')).toMatchObject({ last_success: null })
        for (const [at, failed] of [
          [700, false],
          [800, true],
        ] as const) {
          const source = await sources.claim('a', at, lease, 'first')
          await sources.release(source?.id ?? 0, 'a', { at, result: '', failed, next_run: null })
        }
        expect(await sources.find('first')).toMatchObject({
          last_run: 800,
          last_failed: true,
          last_success: 700,
        })
      })

      it('are taken by name, due or not, and taken again when their worker is gone', async () => {
        await save('first', null)
        const { sources } = store
        const source = await sources.claim('a', 100, lease, 'first')
        expect(source).toMatchObject({ name: 'first', lease_until: 100 + lease })
        expect(await sources.claim('b', 100 + lease - 1, lease, 'first')).toBeUndefined()
        expect(await sources.renew(source?.id ?? 0, 'b', 500, lease)).toBe(false)
        expect(await sources.renew(source?.id ?? 0, 'a', 500, lease)).toBe(true)
        expect(await sources.claim('b', 1200, lease, 'first')).toBeUndefined()
        expect(await sources.claim('b', 1500, lease, 'first')).toMatchObject({ name: 'first' })
        expect(await sources.renew(source?.id ?? 0, 'a', 1600, lease)).toBe(false)
        expect(await sources.claim('c', 9999, lease, 'none')).toBeUndefined()
      })

      it('keep what they said when they are saved again', async () => {
        const images = made(2)
        await say(images)
        await save('lab', 7)
        expect(await store.sources.list()).toHaveLength(1)
        expect(await store.sources.find('lab')).toMatchObject({ next_run: 7, every: 60_000, ...lab })
        expect(await store.sources.count('lab')).toBe(2)
      })
    })
  })
}
