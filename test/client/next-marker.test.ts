import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextMarker } from '../../packages/client/src/link-header.ts'

test.each([
  ['<http://h/v1/images?limit=2&marker=abc>; rel="next"', 'abc'],
  ['<http://h/v1/images?marker=a%20b&sort=name%3Aasc%2Cid>;rel=next', 'a b'],
  ['<http://h/docs>; rel="successor-version", <http://h/?marker=m>; rel="prefetch next"', 'm'],
  ['<http://h/?marker=m>; title="x"; rel="next"', 'm'],
])('%s', (link, marker) => {
  expect(nextMarker(link)).toBe(marker)
})

test.each([
  [null],
  [''],
  ['<http://h/?marker=m>; rel="prev"'],
  ['<http://h/?marker=m>; rel="nextish"'],
  ['<http://h/?limit=2>; rel="next"'],
  ['<http://h/?marker=m>'],
])('%s has no next page', (link) => {
  expect(nextMarker(link)).toBeUndefined()
})

test('never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'<>;,="?&%a next relmarker') }), (link) => {
      nextMarker(link)
    }),
  )
})
