import fc from 'fast-check'
import { expect, test } from 'vitest'
import { glob } from '../../src/accounts/glob.ts'
import { runs } from '../runs.ts'

/** Plain to see, slow to run. */
function naive(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern[0] === '*') {
    return naive(pattern.slice(1), text) || (text !== '' && naive(pattern, text.slice(1)))
  }
  return pattern[0] === text[0] && naive(pattern.slice(1), text.slice(1))
}

test('agrees with the naive matcher', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*'), maxLength: 9 })
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*'), maxLength: 9 })
  fc.assert(
    fc.property(pattern, text, (wanted, given) => {
      expect(glob(wanted)(given)).toBe(naive(wanted, given))
    }),
    { numRuns: runs(20_000) },
  )
})

test('a pattern with stars filled in matches', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 6 }), fc.string(), (pieces, filling) => {
      const plain = pieces.map((piece) => piece.replaceAll('*', ''))
      expect(glob(plain.join('*'))(plain.join(filling))).toBe(true)
    }),
  )
})

test.each([
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['a*a', 'a', false],
  ['ab*ba', 'aba', false],
  ['virtualserver:*', 'virtualserver:ListImages', true],
  ['virtualserver:list*', 'virtualserver:ListImages', false],
  ['a.c', 'abc', false],
  ['a?c', 'abc', false],
])('%j covers %j: %j', (pattern, text, covered) => {
  expect(glob(pattern)(text)).toBe(covered)
})

test('the worst pattern for a matcher that goes back ends', () => {
  const matches = glob(`${'a*'.repeat(2000)}b`)
  const text = 'a'.repeat(100_000)
  expect(matches(text)).toBe(false)
  expect(matches(`${text}b`)).toBe(true)
})
