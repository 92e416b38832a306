import { expect, test } from 'vitest'
import { nextUrl } from '../../src/image-data/guard/next-url.ts'
import { reasonOf } from './refusal.ts'

const next = (from: string, location?: string) =>
  nextUrl(new URL(from), location, (_, address) => !address.startsWith('10.')).href

test.each([
  ['https://a.example/b/c', 'd', 'https://a.example/b/d'],
  ['https://a.example/b/c', '/d?e', 'https://a.example/d?e'],
  ['https://a.example/b', '//c.example/d', 'https://c.example/d'],
  ['https://a.example/b', 'https://c.example:8443/d e', 'https://c.example:8443/d%20e'],
  ['http://a.example/b', 'https://a.example/b', 'https://a.example/b'],
  ['http://a.example/b', 'http://c.example/', 'http://c.example/'],
])('%s leads by %s to %s', (from, location, to) => expect(next(from, location)).toBe(to))

test.each([
  ['redirects', 'https://a.example/', 'http://a.example/'],
  ['redirects', 'https://a.example/', 'https://'],
  ['redirects', 'https://a.example/', undefined],
  ['scheme', 'https://a.example/', 'file:///etc/passwd'],
  ['credentials', 'https://a.example/', 'https://u:p@a.example/'],
  ['address', 'http://a.example/', 'http://10.0.0.1/'],
  ['address', 'https://a.example/', 'http://10.0.0.1/'],
])('%s: from %s to %s', async (reason, from, location) => {
  expect(await reasonOf(() => next(from, location))).toBe(reason)
})
