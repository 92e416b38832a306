import fc from 'fast-check'
import { expect, it } from 'vitest'
import { editDistance } from '../../../src/catalogue/doctor/edit-distance.ts'

it.each([
  ['ubuntu', 'ubuntu', 0],
  ['ubunut', 'ubuntu', 1],
  ['ubntu', 'ubuntu', 1],
  ['ubuntuu', 'ubuntu', 1],
  ['ubundu', 'ubuntu', 1],
  ['dbeian', 'debian', 1],
  ['', 'ab', 2],
  ['alma', 'arch', 3],
  ['alma', 'windows', 3],
])('from %j to %j it is %i', (a, b, distance) => {
  expect(editDistance(a, b, 2)).toBe(distance)
})

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })

it('is the same both ways, nothing for equal words alone, and no more than the longer word', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b, 9)
      expect(editDistance(b, a, 9)).toBe(distance)
      expect(distance === 0).toBe(a === b)
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
      expect(editDistance(a, b, 1)).toBe(Math.min(distance, 2))
    }),
  )
})
