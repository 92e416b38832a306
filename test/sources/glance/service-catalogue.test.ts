import fc from 'fast-check'
import { expect, test } from 'vitest'
import { imageEndpoint, interfaceOf } from '../../../src/sources/glance/login/service-catalogue.ts'
import { SourceError } from '../../../src/sources/source.ts'

const endpoint = (word: string, region: string, url: string) => ({
  interface: word,
  region_id: region,
  region,
  url,
})
const catalogue = [
  { type: 'identity', endpoints: [endpoint('public', 'one', 'http://keystone')] },
  {
    type: 'image',
    endpoints: [
      endpoint('public', 'one', 'http://one'),
      endpoint('internal', 'one', 'http://inside'),
      endpoint('public', 'two', 'http://two'),
    ],
  },
]

test('by interface and region', () => {
  expect(imageEndpoint(catalogue, { interface: 'public', region: 'two' })).toBe('http://two')
  expect(imageEndpoint(catalogue, { interface: 'internal', region: undefined })).toBe('http://inside')
})

test.each([
  [
    'public',
    undefined,
    /Say which region is meant with --region; there are: one public, one internal, two public/,
  ],
  ['admin', undefined, /no image service with the interface admin; there are/],
  ['public', 'three', /interface public in the region three; there are/],
])('%s %s', (word, region, message) => {
  expect(() => imageEndpoint(catalogue, { interface: word, region })).toThrow(message)
})

test('a catalogue without an image service says that a project may be missing', () => {
  for (const none of [undefined, [], catalogue.slice(0, 1)])
    expect(() => imageEndpoint(none, { interface: 'public', region: undefined })).toThrow(/project_name/)
})

test('any catalogue gives a text or a SourceError', () => {
  const endpoints = fc.array(
    fc.record({ interface: fc.constant('public'), url: fc.jsonValue(), region: fc.jsonValue() }),
  )
  const any = fc.oneof(
    fc.jsonValue(),
    fc.array(fc.record({ type: fc.constant('image'), endpoints: fc.oneof(fc.jsonValue(), endpoints) })),
  )
  fc.assert(
    fc.property(any, (value) => {
      try {
        expect(typeof imageEndpoint(value, { interface: 'public', region: undefined })).toBe('string')
      } catch (error) {
        expect(error).toBeInstanceOf(SourceError)
      }
    }),
  )
})

test('interfaces by either name', () => {
  expect([undefined, 'internalURL', 'admin'].map(interfaceOf)).toEqual(['public', 'internal', 'admin'])
})
