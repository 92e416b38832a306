import { describe, expect, test } from 'vitest'
import { urlCandidates } from '../../src/signing/url-candidates.ts'

const base = 'http://images.test:8080'
const candidates = (target: string, bases: readonly string[] = [base]) => [...urlCandidates(bases, target)]
const forms = (target: string) => candidates(target).map((url) => url.slice(base.length))

test('the wire comes first and costs nothing more', () => {
  const malformed = '/v1/images?name=%'
  const walk = urlCandidates([base], malformed)
  expect(walk.next().value).toBe(base + malformed)
})

test('a target that nobody writes otherwise has one candidate', () => {
  expect(forms('/v1/images?limit=20&sort=created_at:desc')).toEqual([
    '/v1/images?limit=20&sort=created_at:desc',
  ])
})

test('C2 is the decoded text, plus as blank; C3 its encodeURI, plus left alone', () => {
  expect(forms('/v1/images?name=%EC%9A%B0+%2722%27')).toEqual([
    '/v1/images?name=%EC%9A%B0+%2722%27',
    "/v1/images?name=우 '22'",
    "/v1/images?name=%EC%9A%B0+'22'",
  ])
})

test('C2 is tried without a query, for a path with an encoded character', () => {
  expect(forms('/v1/images/no%20such')).toEqual(['/v1/images/no%20such', '/v1/images/no such'])
})

test('a plus in a path is no blank', () => {
  expect(forms('/v1/images/a+b%20c')).toContain('/v1/images/a+b c')
})

describe('two requests never share one decoded text', () => {
  test.each([
    ['a question mark in the path', '/v1/images/x%3Flimit=1'],
    ['a hash in the path', '/v1/images/x%23y'],
    ['an ampersand in a value', '/v1/images?name=a%26limit=1'],
    ['an equals sign in a value', '/v1/images?name=a%3Db'],
    ['a second raw equals sign', '/v1/images?name=a=b'],
    ['a hash in a value', '/v1/images?name=a%23b'],
    ['an ampersand in a name', '/v1/images?na%26me=a%20b'],
    ['an equals sign in a name', '/v1/images?na%3Dme'],
    ['bytes that are not UTF-8', '/v1/images?name=%FF'],
    ['half an escape', '/v1/images?name=%4'],
  ])('%s: the wire only', (_name, target) => {
    expect(forms(target)).toEqual([target])
  })
})

describe('the default port of the scheme', () => {
  test.each([
    ['http://h', 'http://h:80'],
    ['http://h:80', 'http://h'],
    ['https://h', 'https://h:443'],
    ['https://h:443', 'https://h'],
    ['http://[::1]', 'http://[::1]:80'],
    ['http://[::1]:80', 'http://[::1]'],
  ])('%s is also tried as %s', (written, other) => {
    expect(candidates('/', [written])).toEqual([`${written}/`, `${other}/`])
  })

  test.each(['http://h:8080', 'http://h:443', 'https://h:80', 'ftp://h', 'http://h:'])(
    '%s stays',
    (written) => {
      expect(candidates('/', [written])).toEqual([`${written}/`])
    },
  )

  test('every base is tried on the wire before anything is decoded', () => {
    expect(candidates('/a%20b', ['https://h', 'http://h'])).toEqual([
      'https://h/a%20b',
      'http://h/a%20b',
      'https://h:443/a%20b',
      'http://h:80/a%20b',
      'https://h/a b',
      'http://h/a b',
      'https://h:443/a b',
      'http://h:80/a b',
    ])
  })
})
