import fc from 'fast-check'
import { type Image, imageFieldNames, specOf } from 'scp-images-client/contract/image-fields'
import { describe, expect, it } from 'vitest'
import {
  entriesOf,
  type HistoryRow,
  type ImageState,
  stateOf,
  valuesBefore,
} from '../../src/catalogue/history.ts'
import { memberStatuses } from '../../src/catalogue/query/access.ts'
import { flat, stateAt } from './past-state.ts'

const image = Object.fromEntries(
  imageFieldNames.map((name) => [name, specOf(name).example]),
) as unknown as Image

const word = fc.constantFrom('', 'a', 'b', '힣', '__proto__', 'constructor', 'a.b', 'tags.x', 'id')
const stateArbitrary: fc.Arbitrary<ImageState> = fc
  .record({
    name: fc.constantFrom('a', 'b'),
    size: fc.option(fc.nat(2), { nil: null }),
    os_distro: fc.option(word, { nil: null }),
    protected: fc.boolean(),
    members: fc.uniqueArray(fc.record({ member_id: word, status: fc.constantFrom(...memberStatuses) }), {
      selector: ({ member_id }) => member_id,
      maxLength: 3,
    }),
    tags: fc.uniqueArray(fc.record({ key: word, value: word }), {
      selector: ({ key }) => key,
      maxLength: 3,
    }),
  })
  .map(({ members, tags, ...fields }) => stateOf({ image: { ...image, ...fields }, members, tags }))

/** What an image is after each change: undefined when it is deleted. */
const lifeArbitrary = fc.array(fc.option(stateArbitrary, { nil: undefined, freq: 4 }), { maxLength: 12 })

const actor = { operation: 'op', account_id: null, access_key: null, request_id: null }
const kindOf = (before: ImageState | undefined, after: ImageState | undefined): HistoryRow['kind'] =>
  before === undefined ? 'created' : after === undefined ? 'deleted' : 'changed'

/** The rows that a life leaves, the last first; one second passes between two changes. */
function rowsOf(life: readonly (ImageState | undefined)[]): HistoryRow[] {
  return life
    .map((after, index) => ({ before: life[index - 1], after, index }))
    .filter(({ before, after }) => before !== undefined || after !== undefined)
    .map(({ before, after, index }) => ({
      ...actor,
      revision: index + 1,
      at: (index + 1) * 1000,
      kind: kindOf(before, after),
      before: JSON.parse(JSON.stringify(valuesBefore(before, after))),
    }))
    .reverse()
}

describe('history', () => {
  it('replayed from the first entry on, is every state there was', () => {
    fc.assert(
      fc.property(lifeArbitrary, (life) => {
        const entries = entriesOf(life.at(-1), rowsOf(life)).reverse()
        const replayed = new Map<string, unknown>()
        for (const { revision, changes } of entries) {
          for (const { field, before, after } of changes) {
            expect(replayed.get(field) ?? null).toEqual(before)
            if (after === null) replayed.delete(field)
            else replayed.set(field, after)
          }
          expect(replayed).toEqual(flat(life[revision - 1]))
        }
      }),
    )
  })

  it('names nothing that stayed as it was, and each value once', () => {
    fc.assert(
      fc.property(lifeArbitrary, (life) => {
        for (const { changes } of entriesOf(life.at(-1), rowsOf(life))) {
          expect(changes.filter(({ before, after }) => before === after)).toEqual([])
          expect(new Set(changes.map(({ field }) => field)).size).toBe(changes.length)
        }
      }),
    )
  })

  it('tells the state at any instant', () => {
    fc.assert(
      fc.property(lifeArbitrary, fc.nat(12), fc.nat(999), (life, change, ms) => {
        const past = stateAt(life.at(-1), rowsOf(life), change * 1000 + ms)
        const last = Math.min(change, life.length) - 1
        expect(past).toEqual(life[last])
      }),
    )
  })

  it('of a creation keeps nothing, of a change only what differs, of a deletion what there was', () => {
    const before = stateOf({ image: { ...image, size: null }, members: [], tags: [{ key: 'a', value: '1' }] })
    const after = stateOf({
      image: { ...image, size: 5 },
      members: [{ member_id: 'm', status: 'pending' }],
      tags: [{ key: 'a', value: '2' }],
    })
    expect(valuesBefore(undefined, after)).toEqual({})
    expect(valuesBefore(before, before)).toEqual({})
    expect(valuesBefore(before, after)).toEqual({ size: null, 'members.m': null, 'tags.a': '1' })
    const { size: _, ...rest } = image
    expect(valuesBefore(before, undefined)).toEqual({ ...rest, 'tags.a': '1' })
  })

  it('that is older than a field reads as null', () => {
    const { zone: _, ...known } = image
    const state = stateOf({ image, members: [], tags: [] })
    const row: HistoryRow = { ...actor, revision: 2, at: 5000, kind: 'changed', before: { name: 'old' } }
    const gone: HistoryRow = { ...actor, revision: 3, at: 9000, kind: 'deleted', before: { ...known } }
    expect(stateAt(undefined, [gone, row], 6000)?.image).toEqual({ ...image, zone: null })
    expect(stateAt(undefined, [gone, row], 1000)?.image).toEqual({ ...image, name: 'old', zone: null })
    expect(entriesOf(undefined, [gone])[0]?.changes.map(({ field }) => field)).not.toContain('zone')
    const set: HistoryRow = { ...actor, revision: 2, at: 5000, kind: 'changed', before: { zone: null } }
    expect(stateAt(state, [set], 1000)?.image.zone).toBeNull()
    expect(entriesOf(state, [set])[0]?.changes).toEqual([{ field: 'zone', before: null, after: image.zone }])
  })

  it('of an image that is older than history begins with what is known', () => {
    const row: HistoryRow = { ...actor, revision: 7, at: 1, kind: 'changed', before: { name: 'old' } }
    const state = stateOf({ image, members: [], tags: [] })
    expect(entriesOf(state, [row])[0]?.changes).toEqual([{ field: 'name', before: 'old', after: image.name }])
    expect(stateAt(state, [row], 0)).toEqual({ ...state, image: { ...image, name: 'old' } })
    expect(entriesOf(undefined, [])).toEqual([])
  })
})
