import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchAfter } from '../../../src/http/response/next-link.ts'

const marker = '2a9be312-5d4b-4bc8-b2ae-35100fa9241f'

test.each([
  ['', `marker=${marker}`],
  ['limit=3', `limit=3&marker=${marker}`],
  ['marker=x&limit=3&marker=y', `limit=3&marker=${marker}`],
  ['m%61rker=x&marker', `marker=${marker}`],
  ['limit=3&&', `limit=3&marker=${marker}`],
  ['name=a+b%20c&sort=name:asc,id', `name=a+b%20c&sort=name:asc,id&marker=${marker}`],
  ['name="<x>"', `name=%22%3Cx%3E%22&marker=${marker}`],
  ['%zz=%', `%zz=%&marker=${marker}`],
])('%s', (search, next) => {
  expect(searchAfter(search, marker)).toBe(next)
})

test('other parameters keep their values; the text fits a Link header', () => {
  const pair = fc.tuple(fc.constantFrom('limit', 'name', 'x', 'marker'), fc.string({ unit: 'grapheme' }))
  fc.assert(
    fc.property(fc.array(pair), (pairs) => {
      const next = searchAfter(new URLSearchParams(pairs).toString(), marker)
      const kept = pairs.filter(([name]) => name !== 'marker')
      expect([...new URLSearchParams(next)]).toEqual([...kept, ['marker', marker]])
      expect(next).toMatch(/^[!-~]*$/)
      expect(next).not.toMatch(/[<>"]/)
    }),
  )
})
