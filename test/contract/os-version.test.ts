import fc from 'fast-check'
import { compareOsVersions, leadingNumbers } from 'scp-images-client/contract/families/os-version'
import { describe, expect, it } from 'vitest'
import { runs } from '../runs.ts'

const sorted = [
  null,
  'rc',
  '',
  'bookworm',
  '7.9',
  '8',
  '8.0',
  '8.01',
  '8.1',
  'v8.1',
  '8.8',
  '8.9',
  '8.10-rc1',
  '8.10-rc2',
  '8.10',
  '8.10.1',
  '9-beta',
  '9',
  '9-stream',
  '9.0',
  '15 SP5',
  '15 SP10',
  '22.04',
  '22.04.3',
  '22.04.10',
  '2019',
  '20250101',
  '20250101.1',
  '20250102',
  '99999999999999999999',
  '100000000000000000000',
]

it.each([
  ['v1.28.7', 'v1.28.10'],
  ['1.9', 'v1.28.7'],
  ['R0', 'r1'],
  ['3815.2.1', '4230.2.4'],
])('%s comes before %s', (a, b) => {
  expect(compareOsVersions(a, b)).toBeLessThan(0)
  expect(compareOsVersions(b, a)).toBeGreaterThan(0)
})

it('every pair of a sorted list is in that order', () => {
  for (const [place, a] of sorted.entries())
    for (const [other, b] of sorted.entries())
      expect([a, b, Math.sign(compareOsVersions(a, b))]).toEqual([a, b, Math.sign(place - other)])
})

it('nothing given is as null', () => {
  expect(compareOsVersions(undefined, null)).toBe(0)
  expect(compareOsVersions(undefined, '')).toBeLessThan(0)
})

const version = fc.option(
  fc.oneof(
    fc.string({ unit: fc.constantFrom('0', '1', '9', '10', '.', '-', 'v', 'rc', 'a', 'B', ' ', '٣', '한') }),
    fc.string(),
    fc.constantFrom(...sorted),
  ),
  { nil: null },
)

describe('it is a total order of any texts:', () => {
  it('two ways round, one answer; equal only to itself', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareOsVersions(a, b)) + Math.sign(compareOsVersions(b, a))).toBe(0)
        expect(compareOsVersions(a, b) === 0).toBe(a === b)
      }),
      { numRuns: runs(2000) },
    )
  })

  it('what is less than the less is less', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const [x, y, z] = [a, b, c].sort(compareOsVersions) as [string, string, string]
        expect(
          [compareOsVersions(x, y), compareOsVersions(y, z), compareOsVersions(x, z)].every((n) => n <= 0),
        ).toBe(true)
      }),
      { numRuns: runs(2000) },
    )
  })

  it('of numbers with dots it is that of the numbers', () => {
    const numbers = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 })
    const byNumber = (a: readonly number[], b: readonly number[]): number => {
      const place = a.findIndex((n, at) => n !== b[at])
      return place < 0 ? a.length - b.length : (a[place] ?? 0) - (b[place] ?? -1)
    }
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const order = Math.sign(compareOsVersions(a.join('.'), b.join('.')))
        expect(order).toBe(Math.sign(byNumber(a, b)))
      }),
    )
  })
})

it.each([
  ['22.04.3', 2, '22.04'],
  ['22', 2, '22'],
  ['v1.28.7', 2, '1.28'],
  ['9-stream', 1, '9'],
  ['3815.2.1', 0, ''],
  ['', 1, ''],
  ['bookworm', 1, ''],
])('the first numbers of %j, %i of them, are %j', (text, count, line) => {
  expect(leadingNumbers(text, count)).toBe(line)
})
