import fc from 'fast-check'
import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import { fieldsOf, type Image } from 'scp-images-client/contract/image-fields'
import { sortKeys } from 'scp-images-client/contract/list-images'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImageRepository } from '../../../src/catalogue/image-repository.ts'
import { parseImageQuery } from '../../../src/catalogue/query/image-query.ts'
import type { Store } from '../../../src/repository/store.ts'
import { isFull, runs } from '../../runs.ts'
import { accounts, catalogueArbitrary, imageOf, queryArbitrary } from '../arbitraries.ts'
import { expectedList, inOrder } from '../model.ts'
import { listNames, listOnce, positionOf, walk } from '../walk.ts'

const [me, other] = accounts as [string, string, string]

/** The contract of an image repository: every engine runs it. `open` gives an empty store each time. */
export function imageRepositorySuite(open: () => Promise<Store>): void {
  describe('writes', () => {
    let store: Store
    let images: ImageRepository
    beforeAll(async () => {
      store = await open()
      images = store.images
    })
    afterAll(() => store.close())

    it('adds, leaves alone what is equal, and changes what differs', async () => {
      const image = imageOf({ name: 'a', owner: me })
      expect(await images.apply([{ image }])).toEqual(['added'])
      expect(await images.apply([{ image }])).toEqual(['unchanged'])
      const changed = { ...image, name: 'b' }
      expect(await images.apply([{ image: changed }])).toEqual(['changed'])
      expect(await images.find(image.id)).toEqual({ image: changed, revision: 2, members: [], tags: [] })
    })

    it('keeps every value as given, beyond 32 bits and beyond ASCII', async () => {
      const image = imageOf({
        owner: me,
        name: '우분투 "22" \\ \u{1f427}',
        size: Number.MAX_SAFE_INTEGER,
        url: null,
      })
      await images.apply([{ image }])
      expect((await images.find(image.id))?.image).toEqual(image)
      const { listed } = await listOnce(images, me, `name=${encodeURIComponent(image.name)}`)
      expect(listed).toEqual([image])
    })

    it('stores members, replaces them when given and leaves them when not', async () => {
      const image = imageOf({ owner: me, visibility: 'shared', name: 'members' })
      const members = [{ member_id: other, status: 'accepted' as const }]
      await images.apply([{ image, members }])
      expect((await images.find(image.id))?.members).toMatchObject(members)
      expect(await images.apply([{ image }])).toEqual(['unchanged'])
      expect(await listNames(images, other)).toContain('members')
      expect(await images.apply([{ image, members: [] }])).toEqual(['changed'])
      expect(await listNames(images, other)).not.toContain('members')
    })

    it('says what a dry run would do and does nothing', async () => {
      const image = imageOf({ owner: me, name: 'dry' })
      expect(await images.apply([{ image }], { dryRun: true })).toEqual(['added'])
      expect(await images.find(image.id)).toBeUndefined()
    })

    it('is all or nothing', async () => {
      const good = imageOf({ owner: me, name: 'good' })
      const bad = imageOf({ owner: me, name: null as unknown as string })
      await expect(images.apply([{ image: good }, { image: bad }])).rejects.toThrow()
      expect(await images.find(good.id)).toBeUndefined()
    })

    it('changes the state of those whose lists change, and of no one else', async () => {
      const state = async (account: string) => (await images.audience(account)).state
      const before = { mine: await state(me), others: await state(other) }
      await images.apply([{ image: imageOf({ owner: me, visibility: 'private', name: 'mine' }) }])
      expect(await state(me)).not.toBe(before.mine)
      expect(await state(other)).toBe(before.others)
      await images.apply([{ image: imageOf({ owner: me, visibility: 'public', name: 'everyones' }) }])
      expect(await state(other)).not.toBe(before.others)
    })
  })

  describe('positions', () => {
    it('are given for what the account may see only', async () => {
      const store = await open()
      const shared = imageOf({ owner: other, visibility: 'shared', name: 'shared' })
      const pending = imageOf({ owner: other, visibility: 'shared', name: 'pending' })
      const secret = imageOf({ owner: other, visibility: 'private', name: 'private' })
      const community = imageOf({ owner: other, visibility: 'community', name: 'community' })
      const hidden = imageOf({ owner: me, visibility: 'private', os_hidden: true, name: 'hidden' })
      await store.images.apply([
        { image: shared, members: [{ member_id: me, status: 'accepted' }] },
        { image: pending, members: [{ member_id: me, status: 'pending' }] },
        ...[secret, community, hidden].map((image) => ({ image })),
      ])
      const seen = async (image: Image) => (await positionOf(store.images, image.id, me)) !== undefined
      expect(await Promise.all([shared, community, hidden].map(seen))).toEqual([true, true, true])
      expect(await Promise.all([pending, secret, imageOf({})].map(seen))).toEqual([false, false, false])
      await store.close()
    })
  })

  describe('lists', () => {
    it('are empty in an empty catalogue', async () => {
      const store = await open()
      expect(await listOnce(store.images, me, '')).toMatchObject({ listed: [], next: undefined })
      await store.close()
    })

    it('show exactly the fields of the version', async () => {
      const store = await open()
      await store.images.apply([{ image: imageOf({ owner: me }) }])
      for (const version of apiVersionIds) {
        const fields = fieldsOf(version, 'list')
        const page = await store.images.list({
          audience: await store.images.audience(me),
          query: parseImageQuery('').query,
          fields,
        })
        expect(Object.keys(JSON.parse(page.json.join('')))).toEqual(fields)
      }
      await store.close()
    })

    it('laid end to end equal the whole list, in the order asked for', async () => {
      await fc.assert(
        fc.asyncProperty(
          catalogueArbitrary,
          fc.array(queryArbitrary, { minLength: 1, maxLength: 6 }),
          async (catalogue, queries) => {
            const store = await open()
            try {
              await store.images.apply(catalogue)
              for (const { account, search, limit } of queries) {
                const expected = expectedList(catalogue, account, parseImageQuery(search).query)
                const walked = await walk(store.images, account, search, limit)
                expect(walked.map((image) => image.id)).toEqual(expected.map((image) => image.id))
                expect(walked).toEqual(expected)
              }
            } finally {
              await store.close()
            }
          },
        ),
        { numRuns: runs(60) },
      )
    })

    it('are right when a scope has more classes than can be merged', async () => {
      const store = await open()
      const catalogue = Array.from({ length: 150 }, (_, index) => ({
        image: imageOf({ name: `n${index % 7}`, os_distro: `d${index}`, visibility: 'public' as const }),
      }))
      await store.images.apply(catalogue)
      for (const search of [
        'status=active&sort=name',
        'sort=os_distro:asc,name:desc',
        'status=active&name=n1',
      ]) {
        const expected = expectedList(catalogue, me, parseImageQuery(search).query)
        expect(await walk(store.images, me, search, 7)).toEqual(expected)
      }
      await store.close()
    })

    it('are right whether few or many of many classes have a name', async () => {
      const store = await open()
      const catalogue = Array.from({ length: 240 }, (_, index) => ({
        image: imageOf({
          name: index % 20 === 0 ? 'rare' : 'common',
          os_distro: `d${index % 40}`,
          status: index % 3 === 0 ? ('deactivated' as const) : ('active' as const),
          visibility: 'public' as const,
        }),
      }))
      await store.images.apply(catalogue)
      for (const name of ['rare', 'common', 'none'])
        for (const filter of ['status=active', 'status=deactivated', 'status=active&os_distro=d7'])
          for (const sort of ['', '&sort=created_at:asc', '&sort=size:asc'])
            for (const limit of [1, 7, 100]) {
              const search = `name=${name}&${filter}${sort}`
              const expected = expectedList(catalogue, me, parseImageQuery(search).query)
              expect(await walk(store.images, me, search, limit)).toEqual(expected)
            }
      await store.close()
    })

    it('are right in any order of two keys, filtered by a name, a class or both', async () => {
      const store = await open()
      const catalogue = Array.from({ length: 40 }, (_, index) => ({
        image: imageOf({
          name: `n${index % 2}`,
          os_distro: `d${index % 20}`,
          status: index % 3 === 0 ? ('deactivated' as const) : ('active' as const),
          min_disk: index % 4,
          size: index % 5,
          visibility: 'public' as const,
        }),
      }))
      await store.images.apply(catalogue)
      const filters = ['name=n1&status=active', 'name=n1', 'status=active', 'status=active&os_distro=d3']
      for (const first of sortKeys)
        for (const second of sortKeys.filter((key) => key !== first))
          for (const [index, filter] of filters.entries()) {
            // Each filter with each order of one key, and with a share of the orders of two.
            if (!isFull && (sortKeys.indexOf(first) + sortKeys.indexOf(second)) % filters.length !== index)
              continue
            const [one, other] = index % 2 === 0 ? ['asc', 'asc'] : ['desc', 'asc']
            const search = `${filter}&sort=${first}:${one},${second}:${other}`
            const expected = expectedList(catalogue, me, parseImageQuery(search).query)
            const { listed } = await listOnce(store.images, me, `${search}&limit=6`)
            expect(listed, search).toEqual(expected.slice(0, 6))
          }
      await store.close()
    })

    it('begin after any marker that may be seen, also one that the list does not show', async () => {
      await fc.assert(
        fc.asyncProperty(
          catalogueArbitrary,
          queryArbitrary,
          async (catalogue, { account, search, limit }) => {
            const store = await open()
            try {
              await store.images.apply(catalogue)
              const { query } = parseImageQuery(search)
              const expected = expectedList(catalogue, account, query)
              for (const { image: marker } of catalogue) {
                if (!(await positionOf(store.images, marker.id, account))) continue
                const parts = [search, `limit=${limit}`, `marker=${marker.id}`].filter(Boolean)
                const { listed } = await listOnce(store.images, account, parts.join('&'))
                const rest = expected.filter((image) => inOrder(query.sort)(marker, image) < 0)
                expect(listed).toEqual(rest.slice(0, limit))
              }
            } finally {
              await store.close()
            }
          },
        ),
        { numRuns: runs(60) },
      )
    })

    it('stay right when every image changes after it was stored', async () => {
      await fc.assert(
        fc.asyncProperty(
          catalogueArbitrary,
          catalogueArbitrary,
          queryArbitrary,
          async (before, after, query) => {
            const store = await open()
            try {
              await store.images.apply(before)
              const changed = before.map(({ image }, index) => {
                const next = after[index % Math.max(after.length, 1)]
                return { image: { ...(next?.image ?? image), id: image.id }, members: next?.members ?? [] }
              })
              await store.images.apply(changed)
              const expected = expectedList(changed, query.account, parseImageQuery(query.search).query)
              expect(await walk(store.images, query.account, query.search, query.limit)).toEqual(expected)
            } finally {
              await store.close()
            }
          },
        ),
        { numRuns: runs(40) },
      )
    })
  })
}
