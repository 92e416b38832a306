import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeEntries, type Refusal, type SourceEntry } from '../../../src/sources/fields/merge-entries.ts'
import { account, reasonsOf, smallestLine } from '../fixtures.ts'

const { id: _id, created_at: _created, updated_at: _updated, ...facts } = smallestLine

const statement = (statedAt: string | undefined, more: Partial<SourceEntry> = {}): SourceEntry => ({
  key: ['test', 'a'],
  place: `file of ${statedAt}`,
  statedAt,
  facts,
  builtAt: undefined,
  notes: [],
  ...more,
})
const refusal = (statedAt: string | undefined, more: Partial<Refusal> = {}): Refusal => ({
  key: ['test', 'b'],
  place: `file of ${statedAt}`,
  statedAt,
  reason: 'it is dirty',
  ...more,
})

function merge(statements: readonly SourceEntry[], refusals: readonly Refusal[] = []) {
  const items = [...mergeEntries(statements, refusals, { account })]
  return {
    images: items.flatMap((item) => ('write' in item ? [item.write.image] : [])),
    earlier: items.flatMap((item) => ('write' in item ? [item.write.earlier ?? []] : [])),
    problems: items.flatMap((item) => ('problem' in item ? [item.problem] : [])),
    notes: items.flatMap((item) => ('note' in item ? [item.note] : [])),
  }
}

const day = (number: number) => `2025-01-0${number}T00:00:00Z`
const named = (name: string) => ({ facts: { ...facts, name } })

describe('statements of one image', () => {
  it('the newest counts, whatever their order; a file of today is the newest', () => {
    const said = [
      statement(day(2), named('b')),
      statement(undefined, named('c')),
      statement(day(1), named('a')),
    ]
    for (const order of [said, said.toReversed()])
      expect(merge(order).images.map(({ name }) => name)).toEqual(['c'])
    expect(merge([said[0] as SourceEntry, said[2] as SourceEntry]).images[0]?.name).toBe('b')
  })

  it('it was made when it was built, else when it was first spoken of', () => {
    const said = [statement(day(2)), statement(day(1))]
    expect(merge(said).images[0]?.created_at).toBe(day(1))
    expect(merge([...said, statement(day(3), { builtAt: day(2) })]).images[0]?.created_at).toBe(day(2))
  })

  it('it was updated when its facts last changed', () => {
    const said = [statement(day(1), named('a')), statement(day(2), named('b')), statement(day(3), named('b'))]
    expect(merge(said).images[0]).toMatchObject({ created_at: day(1), updated_at: day(2) })
    expect(merge([...said, statement(day(4), named('a'))]).images[0]?.updated_at).toBe(day(4))
    expect(merge(said.map((one) => ({ ...one, builtAt: day(5) }))).images[0]?.updated_at).toBe(day(5))
  })

  it('nothing tells when it was made: a fixed day and a note', () => {
    const { images, notes } = merge([statement(undefined)])
    expect(images[0]).toMatchObject({
      created_at: '1970-01-01T00:00:00Z',
      updated_at: '1970-01-01T00:00:00Z',
    })
    expect(reasonsOf(notes)).toEqual(['nothing tells when it was made; created_at is 1970-01-01T00:00:00Z'])
  })

  it('what was said before comes along, each run of equal facts as the image it was', () => {
    const said = ['a', 'a', 'b', 'a'].map((name, at) => statement(day(at + 1), named(name)))
    for (const order of [said, said.toReversed()]) {
      expect(
        merge(order).earlier.map((past) => past.map(({ name, updated_at }) => [name, updated_at])),
      ).toEqual([
        [
          ['a', day(1)],
          ['b', day(3)],
        ],
      ])
    }
    expect(merge(said.slice(0, 2)).earlier).toEqual([[]])
    const unusable = statement(day(1), { facts: { ...facts, min_disk: -1 } })
    expect(merge([unusable, statement(day(2))]).earlier).toEqual([[]])
  })

  it('reading half of it first, and all of it later, tells one story', () => {
    const said = ['a', 'b', 'c', 'd'].map((name, at) => statement(day(at + 1), named(name)))
    const whole = merge(said)
    const half = merge(said.slice(0, 2))
    expect(whole.earlier[0]?.slice(0, 2)).toEqual([...(half.earlier[0] ?? []), half.images[0]])
  })

  it('only the newest notes are given', () => {
    const said = [statement(day(1), { notes: ['old'] }), statement(day(2), { notes: ['new'] })]
    expect(reasonsOf(merge(said).notes)).toEqual(['new'])
  })

  it('facts that fit no image are a problem', () => {
    const { images, problems } = merge([statement(day(1), { facts: { ...facts, min_disk: -1, name: '' } })])
    expect(images).toEqual([])
    expect(reasonsOf(problems)).toEqual([
      'min_disk should be an integer from 0 to 2147483647, not -1; ' +
        'name should be a text of 1 to 255 characters, well-formed and without NUL, not ""',
    ])
  })
})

describe('refusals', () => {
  it('for one reason are reported once, at the newest', () => {
    const { problems } = merge([], [refusal(day(3)), refusal(day(1)), refusal(day(2))])
    expect(problems).toEqual([{ place: `file of ${day(3)}`, reason: 'it is dirty (and in 2 more files)' }])
    expect(reasonsOf(merge([], [refusal(day(1)), refusal(undefined)]).problems)).toEqual([
      'it is dirty (and in 1 more file)',
    ])
  })

  it('for other reasons or of other images are apart', () => {
    const said = [refusal(day(1)), refusal(day(1), { reason: 'no' }), refusal(day(1), { key: ['test', 'c'] })]
    expect(merge([], said).problems).toHaveLength(3)
  })

  it('of long texts are cut, and well-formed', () => {
    const { problems } = merge(
      [],
      [refusal(day(1), { place: '😀'.repeat(500), reason: '\ud800'.repeat(2000) })],
    )
    expect(problems[0]?.place).toHaveLength(300)
    expect(problems[0]?.reason).toHaveLength(600)
    expect(problems[0]?.place.isWellFormed() && problems[0].reason.isWellFormed()).toBe(true)
  })
})

it('the order of the files changes nothing', () => {
  const one = fc
    .record({ name: fc.constantFrom('a', 'b', 'c'), key: fc.constantFrom('x', 'y'), built: fc.boolean() })
    .map(({ name, key, built }) => ({ ...named(name), key: [key], builtAt: built ? day(1) : undefined }))
  const statements = fc
    .array(one, { maxLength: 8 })
    .map((all) => all.map((more, at) => statement(day(at + 1), more)))
  fc.assert(
    fc.property(statements, fc.infiniteStream(fc.nat()), (inOrder, numbers) => {
      const shuffled = inOrder
        .map((item) => ({ item, rank: numbers.next().value }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ item }) => item)
      expect(merge(shuffled)).toEqual(merge(inOrder))
    }),
  )
})
