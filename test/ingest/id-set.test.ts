import fc from 'fast-check'
import { expect, it } from 'vitest'
import { IdSet } from '../../src/ingest/id-set.ts'

const id = fc.oneof(
  fc.uuid(),
  // Near each other, and the one that looks like nothing.
  fc.nat(40).map((number) => `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`),
  fc.nat(40).map((number) => `${String(number).padStart(8, '0')}-0000-0000-0000-000000000000`),
)

it('knows what was added to it and nothing else', () => {
  fc.assert(
    fc.property(fc.array(id), fc.array(id), (added, asked) => {
      const set = new IdSet()
      const model = new Set<string>()
      for (const one of added) {
        expect(set.add(one)).toBe(!model.has(one))
        model.add(one)
      }
      expect(set.size).toBe(model.size)
      for (const one of [...added, ...asked]) expect(set.has(one)).toBe(model.has(one))
    }),
  )
})

it('holds a hundred thousand ids that differ at one end only, and finds them', () => {
  for (const text of [
    (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    (number: number) => `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`,
  ]) {
    const set = new IdSet()
    for (let number = 0; number < 100_000; number++) set.add(text(number))
    expect(set.size).toBe(100_000)
    expect(set.has(text(99_999))).toBe(true)
    expect(set.has(text(100_000))).toBe(false)
  }
})
