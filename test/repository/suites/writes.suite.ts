import fc from 'fast-check'
import { type Image, visibilities } from 'scp-images-client/contract/image-fields'
import { describe, expect, it } from 'vitest'
import { type ImagePut, unsignedActor } from '../../../src/catalogue/changes/change.ts'
import { entriesOf, type ImageState, stateOf } from '../../../src/catalogue/history.ts'
import { memberStatuses, type StoredMember } from '../../../src/catalogue/query/access.ts'
import { parseImageQuery } from '../../../src/catalogue/query/image-query.ts'
import type { Store } from '../../../src/repository/store.ts'
import { stateAt } from '../../catalogue/past-state.ts'
import { runs } from '../../runs.ts'
import { accounts, imageOf } from '../arbitraries.ts'
import { expectedList } from '../model.ts'
import { pendingList, walk } from '../walk.ts'

const ids = [1, 2, 3, 4, 5].map((n) => `00000000-0000-4000-8000-00000000000${n}`)

const imageArbitrary: fc.Arbitrary<Image> = fc
  .record({
    id: fc.constantFrom(...ids),
    name: fc.constantFrom('a', 'b'),
    min_disk: fc.nat(2),
    os_distro: fc.constantFrom('alma', null),
    checksum: fc.constantFrom('x', null),
    created_at: fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
    visibility: fc.constantFrom(...visibilities, 'shared' as const, 'shared' as const),
    owner: fc.constantFrom(...accounts),
    os_hidden: fc.nat(5).map((n) => n === 0),
  })
  .map(imageOf)

const time = fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')
const membersArbitrary = fc.uniqueArray(
  fc.record({
    member_id: fc.constantFrom(...accounts),
    status: fc.constantFrom(...memberStatuses),
    created_at: time,
    updated_at: time,
  }),
  { selector: ({ member_id }) => member_id },
)
const tagsArbitrary = fc.uniqueArray(
  fc.record({ key: fc.constantFrom('a', 'b', 'ㄱ'), value: fc.constantFrom('', '1') }),
  { selector: ({ key }) => key },
)
const optional = <T>(part: fc.Arbitrary<T>) => fc.option(part, { nil: undefined })

/** One step: what is done to the images, by `change` or by `apply`. */
const stepArbitrary = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      put: imageArbitrary,
      members: optional(membersArbitrary),
      tags: optional(tagsArbitrary),
    }),
  },
  // Part of an image that is there already.
  {
    weight: 3,
    arbitrary: fc.record({
      of: fc.constantFrom(...ids),
      members: optional(membersArbitrary),
      tags: optional(tagsArbitrary),
    }),
  },
  { weight: 2, arbitrary: fc.record({ remove: fc.constantFrom(...ids) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      apply: fc.array(
        fc.record({
          image: imageArbitrary,
          members: optional(membersArbitrary),
          past: fc.array(imageArbitrary, { maxLength: 3 }),
        }),
        { maxLength: 4 },
      ),
    }),
  },
)
type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never

interface Known {
  image: Image
  members: StoredMember[]
  tags: { key: string; value: string }[]
}

/** The catalogue as plain values, and each image's states by revision. */
class Model {
  readonly images = new Map<string, Known>()
  readonly states = new Map<string, (ImageState | undefined)[]>()

  put({ image, members, tags }: ImagePut, earlier: readonly Image[] = []): void {
    const old = this.images.get(image.id)
    const next = {
      image,
      members: sorted(members ?? old?.members ?? [], 'member_id'),
      tags: sorted(tags ?? old?.tags ?? [], 'key'),
    }
    if (JSON.stringify(next) === JSON.stringify(old)) return
    const texts = earlier.map((past) => JSON.stringify(past))
    const place = old ? texts.lastIndexOf(JSON.stringify(old.image)) : -1
    const passed = old && place < 0 ? [] : earlier.slice(place + 1)
    for (const past of passed) this.#remember(image.id, stateOf({ ...(old ?? next), image: past }))
    this.images.set(image.id, next)
    this.#remember(image.id, stateOf(next))
  }

  remove(id: string): void {
    if (this.images.delete(id)) this.#remember(id, undefined)
  }

  #remember(id: string, state: ImageState | undefined): void {
    this.states.set(id, [...(this.states.get(id) ?? []), state])
  }
}

function sorted<T>(rows: readonly T[], key: keyof T): T[] {
  return rows.toSorted((a, b) => (a[key] < b[key] ? -1 : 1))
}

const actor = unsignedActor('test')

async function take(store: Store, model: Model, step: Step): Promise<void> {
  const write = async (id: string, item: ImagePut | undefined) => {
    if (item) model.put(item)
    await store.images.change(actor, id, () => ({ puts: item ? [item] : [], result: 1 }))
  }
  if ('put' in step) await write(step.put.id, itemOf(step.put, step))
  else if ('of' in step) {
    const known = model.images.get(step.of)
    await write(step.of, known && itemOf(known.image, step))
  } else if ('remove' in step) {
    model.remove(step.remove)
    await store.images.change(actor, step.remove, () => ({ removes: [step.remove], result: 1 }))
  } else {
    const writes = step.apply.map(({ image, members, past }) => ({
      ...itemOf(image, { members }),
      earlier: past.map((each) => ({ ...each, id: image.id })),
    }))
    for (const { earlier, ...item } of writes) model.put(item, earlier)
    await store.images.apply(writes)
  }
}

const itemOf = (
  image: Image,
  { members, tags }: Partial<{ [K in keyof ImagePut]: ImagePut[K] | undefined }>,
) => ({
  image,
  ...(members && { members }),
  ...(tags && { tags }),
})

async function expectEqual(store: Store, model: Model): Promise<void> {
  const { images } = store
  const known = [...model.images.values()]
  const { query } = parseImageQuery('')
  expect(await images.count()).toBe(known.length)
  for (const account of accounts) {
    expect(await walk(images, account, '', 2)).toEqual(expectedList(known, account, query))
    const offered = known
      .filter(({ image, members }) => {
        const isOffered = members.some(
          ({ member_id, status }) => member_id === account && status === 'pending',
        )
        return isOffered && image.visibility === 'shared' && image.owner !== account
      })
      .map(({ image }) => ({ ...image, owner: account, visibility: 'private' as const }))
    const pending = expectedList(
      offered.map((image) => ({ image })),
      account,
      query,
    )
    expect((await pendingList(images, account)).map(({ id }) => id)).toEqual(pending.map(({ id }) => id))
  }
  for (const id of ids) {
    const states = model.states.get(id) ?? []
    const current = model.images.get(id)
    const found = await images.find(id)
    expect(found).toEqual(current && { ...current, revision: states.length })
    const rows = await images.history(id)
    expect(rows.map((row) => row.revision)).toEqual(states.map((_, index) => states.length - index))
    const now = found && stateOf(found)
    for (const [index, row] of rows.entries())
      expect(stateAt(now, rows.slice(0, index), -1)).toEqual(states[row.revision - 1])
    expect(entriesOf(now, rows)).toHaveLength(states.length)
  }
}

/** Whatever is written in whatever way: lists, images and history are those of a plain model. */
export function writesSuite(open: () => Promise<Store>): void {
  describe('any sequence of changes and imports', () => {
    it('leaves what a plain model of it leaves', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 25 }), async (steps) => {
          const store = await open()
          try {
            const model = new Model()
            for (const step of steps) {
              await take(store, model, step)
              if (steps.length < 6) await expectEqual(store, model)
            }
            await expectEqual(store, model)
          } finally {
            await store.close()
          }
        }),
        { numRuns: runs(80) },
      )
    })
  })
}
