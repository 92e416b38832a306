import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idOrderCheck } from '../../../src/sources/glance/pages.ts'

const goesOn = (ids: readonly string[]) => {
  const { follows } = idOrderCheck()
  return ids.every((id) => follows(id))
}
const anyId = fc.uuid().chain((id) => fc.constantFrom(id, id.toUpperCase()))
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

test('every list in the order of bytes goes on, and every one in the order without case', () => {
  const lists = fc.uniqueArray(anyId, { selector: (id) => id.toLowerCase(), maxLength: 30 })
  fc.assert(
    fc.property(lists, (ids) => {
      expect(goesOn(ids.toSorted(compare))).toBe(true)
      expect(goesOn(ids.toSorted((a, b) => compare(a.toLowerCase(), b.toLowerCase())))).toBe(true)
    }),
  )
})

test('no list goes on that has an id twice', () => {
  fc.assert(
    fc.property(fc.array(anyId, { maxLength: 10 }), anyId, fc.array(anyId, { maxLength: 10 }), (a, id, b) => {
      expect(goesOn([...a, id, ...b, id])).toBe(false)
    }),
  )
})
