import type { Image } from 'scp-images-client/contract/image-fields'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor, ImagePut, StoredImage } from '../../../src/catalogue/changes/change.ts'
import type { ImageRepository } from '../../../src/catalogue/image-repository.ts'
import type { NewJob } from '../../../src/catalogue/job.ts'
import type { StoredMember } from '../../../src/catalogue/query/access.ts'
import type { Store } from '../../../src/repository/store.ts'
import { accounts, imageOf } from '../arbitraries.ts'
import { listNames, pendingNames, positionOf } from '../walk.ts'

const [me, other, third] = accounts
const actor: Actor = { operation: 'setImage', account_id: me, access_key: 'key', request_id: 'req-1' }

/** The contract of `change`: what one image becomes, alone and at once. */
export function changeSuite(open: () => Promise<Store>): void {
  describe('changes', () => {
    let store: Store
    let images: ImageRepository
    beforeAll(async () => {
      store = await open()
      images = store.images
    })
    afterAll(() => store.close())

    const put = (item: ImagePut) =>
      images.change(actor, item.image.id, () => ({ puts: [item], result: 'put' }))
    const update = (id: string, become: (stored: StoredImage) => ImagePut) =>
      images.change(actor, id, (stored) => ({
        puts: stored ? [become(stored)] : [],
        result: stored?.revision,
      }))
    const remove = (id: string) => images.change(actor, id, () => ({ removes: [id], result: undefined }))
    const member = (
      member_id: string,
      status: StoredMember['status'],
      updated_at = '2026-01-02T03:04:05Z',
    ) => ({
      member_id,
      status,
      created_at: '2026-01-02T03:04:05Z',
      updated_at,
    })
    const shared = (fields: Partial<Image> = {}) => imageOf({ owner: me, visibility: 'shared', ...fields })

    it('add an image with its members and tags, and show it as it is to the next', async () => {
      const image = shared({ name: 'added' })
      const members = [member(other, 'accepted'), member(third, 'pending')]
      const tags = [
        { key: 'a', value: '' },
        { key: 'b', value: '우분투' },
      ]
      expect(await put({ image, members: members.toReversed(), tags: tags.toReversed() })).toBe('put')
      expect(await images.find(image.id)).toEqual({ image, revision: 1, members, tags })
      const seen = await images.change(actor, image.id, (stored) => ({ result: stored }))
      expect(seen).toEqual({ image, revision: 1, members, tags, jobs: [] })
      expect(await images.change(actor, imageOf({}).id, (stored) => ({ result: stored }))).toBeUndefined()
    })

    it('leave absent parts as they are, and replace those that are given', async () => {
      const image = shared({ name: 'parts' })
      const members = [member(other, 'accepted')]
      const tags = [{ key: 'a', value: '1' }]
      await put({ image, members, tags })
      await put({ image: { ...image, name: 'parts 2' } })
      expect(await images.find(image.id)).toMatchObject({ revision: 2, members, tags })
      await put({ image: { ...image, name: 'parts 2' }, members: [], tags: [] })
      expect(await images.find(image.id)).toMatchObject({ revision: 3, members: [], tags: [] })
    })

    it('that change nothing are none', async () => {
      const image = shared({ name: 'same' })
      const parts = { members: [member(other, 'accepted')], tags: [{ key: 'a', value: '1' }] }
      await put({ image, ...parts })
      const { state } = await images.audience(me)
      await put({ image })
      await put({ image, ...parts })
      expect((await images.find(image.id))?.revision).toBe(1)
      expect(await images.history(image.id)).toHaveLength(1)
      expect((await images.audience(me)).state).toBe(state)
    })

    it('write nothing when they throw, and pass on what was thrown', async () => {
      const image = shared({ name: 'thrown' })
      await put({ image })
      const failure = new Error('no')
      const fail = () => {
        throw failure
      }
      await expect(images.change(actor, image.id, fail)).rejects.toBe(failure)
      const bad = { ...image, name: null as unknown as string }
      const good = imageOf({ owner: me, name: 'good' })
      const both = () => ({ puts: [{ image: good }, { image: bad }], result: 1 })
      await expect(images.change(actor, image.id, both)).rejects.toThrow()
      expect(await images.find(good.id)).toBeUndefined()
      expect(await images.find(image.id)).toMatchObject({ image, revision: 1 })
      expect(await images.history(image.id)).toHaveLength(1)
    })

    it('lose nothing when many come at once', async () => {
      const image = imageOf({ owner: me, min_disk: 0, visibility: 'private' })
      await put({ image })
      const increment = () =>
        update(image.id, (stored) => ({
          image: { ...stored.image, min_disk: stored.image.min_disk + 1 },
        }))
      const revisions = await Promise.all(Array.from({ length: 100 }, increment))
      expect(revisions.toSorted((a = 0, b = 0) => a - b)).toEqual(
        Array.from({ length: 100 }, (_, n) => n + 1),
      )
      expect(await images.find(image.id)).toMatchObject({ image: { min_disk: 100 }, revision: 101 })
      expect(await images.history(image.id)).toHaveLength(101)
    })

    it('may add another image than the one they looked at', async () => {
      const [source, copy] = [shared({ name: 'source' }), shared({ name: 'copy' })]
      await put({ image: source })
      await images.change(actor, source.id, () => ({ puts: [{ image: copy }], result: 1 }))
      expect(await listNames(images, me, 'name=copy')).toEqual(['copy'])
      expect(await images.history(copy.id)).toMatchObject([{ kind: 'created', operation: 'setImage' }])
      expect((await images.find(source.id))?.revision).toBe(1)
    })

    it('offer an image to an account in its pending list alone', async () => {
      const image = shared({ name: 'offered' })
      await put({ image, members: [member(other, 'pending')] })
      const before = (await images.audience(other)).state
      expect(await pendingNames(images, other)).toEqual(['offered'])
      expect(await listNames(images, other)).not.toContain('offered')
      expect(await positionOf(images, image.id, other)).toBeUndefined()
      expect(await positionOf(images, image.id, me)).toBeDefined()
      const pending = (await images.audience(other, 'pending')).state
      await put({ image, members: [member(other, 'accepted')] })
      expect(await pendingNames(images, other)).toEqual([])
      expect(await listNames(images, other)).toContain('offered')
      expect((await images.audience(other)).state).not.toBe(before)
      expect((await images.audience(other, 'pending')).state).not.toBe(pending)
    })

    it('change the pending list when what it shows changes', async () => {
      const image = shared({ name: 'old name' })
      await put({ image, members: [member(third, 'pending')] })
      const { state } = await images.audience(third, 'pending')
      await put({ image: { ...image, name: 'new name' } })
      expect((await images.audience(third, 'pending')).state).not.toBe(state)
      expect(await pendingNames(images, third)).toContain('new name')
      await put({ image: { ...image, name: 'new name', visibility: 'private' } })
      expect(await pendingNames(images, third)).not.toContain('new name')
    })

    it('delete an image with all that belongs to it; a new one of its id has its history alone', async () => {
      const image = shared({ name: 'deleted' })
      const hidden = shared({ name: 'hidden', os_hidden: true })
      const parts = { members: [member(other, 'accepted')], tags: [{ key: 'a', value: '1' }] }
      await put({ image, ...parts })
      await put({ image: hidden, ...parts })
      for (const { id } of [image, hidden, image]) await remove(id)
      expect(await images.find(image.id)).toBeUndefined()
      expect(await images.find(hidden.id)).toBeUndefined()
      expect(await listNames(images, other)).not.toContain('deleted')
      expect(await images.history(hidden.id)).toMatchObject([
        { kind: 'deleted', revision: 2, before: { name: 'hidden', 'tags.a': '1' } },
        { kind: 'created', revision: 1, before: {} },
      ])
      const next = shared({ name: 'next' })
      await put({ image: next })
      expect(await images.history(next.id)).toHaveLength(1)
      await put({ image })
      expect(await images.find(image.id)).toMatchObject({ revision: 3, members: [], tags: [] })
      expect((await images.history(image.id)).map(({ kind, revision }) => [revision, kind])).toEqual([
        [3, 'created'],
        [2, 'deleted'],
        [1, 'created'],
      ])
      expect(await listNames(images, other)).not.toContain('deleted')
    })

    it('store jobs with what they are for, show the open ones, and end them', async () => {
      const [image, copy] = [shared({ name: 'worked on' }), shared({ name: 'its copy' })]
      const job: NewJob = { kind: 'copy', image_id: copy.id, source_id: image.id, url: null, owner: me }
      const jobs = () => images.change(actor, image.id, (stored) => ({ result: stored?.jobs ?? [] }))
      await put({ image })
      await images.change(actor, image.id, () => ({ puts: [{ image: copy }], newJobs: [job], result: 1 }))
      const [open] = await jobs()
      expect(open).toMatchObject({ ...job, state: 'waiting', tries: 0, reason: null })
      const jobEnds = [{ id: open?.id ?? 0, state: 'failed' as const, reason: 'Too big.' }]
      await images.change(actor, copy.id, () => ({ jobEnds, result: 1 }))
      await images.change(actor, copy.id, () => ({
        jobEnds: [{ id: open?.id ?? 0, state: 'done' }],
        result: 1,
      }))
      expect(await jobs()).toEqual([])
      const [ended] = await store.jobs.list({ image: copy.id, limit: 1 })
      expect(ended).toMatchObject({ state: 'failed', reason: 'Too big.' })

      await images.change(actor, copy.id, () => ({ newJobs: [job], result: 1 }))
      await remove(copy.id)
      expect(await store.jobs.list({ image: copy.id, limit: 1 })).toMatchObject([{ state: 'ended' }])
    })

    it('keep when a member was added, also through an import', async () => {
      const image = shared({ name: 'times', updated_at: '2026-02-01T00:00:00Z' })
      const first = member(other, 'accepted', '2026-01-05T00:00:00Z')
      await put({ image, members: [first] })
      const imported = [
        { member_id: other, status: 'accepted' as const },
        { member_id: third, status: 'pending' as const },
      ]
      await images.apply([{ image, members: imported }])
      const time = '2026-02-01T00:00:00Z'
      expect((await images.find(image.id))?.members).toEqual([
        first,
        { member_id: third, status: 'pending', created_at: time, updated_at: time },
      ])
      expect(await images.apply([{ image, members: imported }])).toEqual(['unchanged'])
    })
  })
}
