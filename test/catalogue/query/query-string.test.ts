import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeQuery } from '../../../src/catalogue/query/query-string.ts'
import { runs } from '../../runs.ts'

const known = (name: string) => name === 'name' || name === 'sort'
const decode = (search: string) => {
  const { values, invalid, ignored } = decodeQuery(search, known)
  return { values: Object.fromEntries(values), invalid: [...invalid], ignored }
}

test.each([
  ['', {}],
  ['&&', {}],
  ['name=', { name: '' }],
  ['name', { name: '' }],
  ['name=a&sort=b', { name: 'a', sort: 'b' }],
  ['name=a=b=c', { name: 'a=b=c' }],
  ['name=a+b', { name: 'a b' }],
  ['name=a%2Bb', { name: 'a+b' }],
  ['name=a%20b', { name: 'a b' }],
  ['name=100%', { name: '100%' }],
  ['name=%zz%4', { name: '%zz%4' }],
  ['name=%%41', { name: '%A' }],
  ['name=%2541', { name: '%41' }],
  ['na%6De=x', { name: 'x' }],
  ['name=a;sort=b', { name: 'a;sort=b' }],
  ['sort=created_at:desc,name', { sort: 'created_at:desc,name' }],
  ['sort=created_at%3Adesc%2Cname', { sort: 'created_at:desc,name' }],
  ['name=%EC%9A%B0%EB%B6%84%ED%88%AC+22', { name: '우분투 22' }],
])('%j', (search, values) => {
  expect(decode(search)).toEqual({ values, invalid: [], ignored: [] })
})

describe('bytes that are no text', () => {
  test.each([
    ['a lone continuation byte', 'name=%80'],
    ['a cut sequence', 'name=%EC%9A'],
    ['an overlong form', 'name=%C0%AF'],
    ['a surrogate', 'name=%ED%A0%80'],
    ['beyond Unicode', 'name=%F5%80%80%80'],
    ['NUL', 'name=a%00b'],
  ])('%s', (_what, search) => {
    expect(decode(search)).toEqual({ values: {}, invalid: ['name'], ignored: [] })
  })

  test('in the name of a parameter: an unknown parameter, named as sent', () => {
    expect(decode('%FF=1')).toEqual({ values: {}, invalid: [], ignored: ['%FF'] })
  })

  test('in the value of an unknown parameter: ignored', () => {
    expect(decode('other=%FF%00')).toEqual({ values: {}, invalid: [], ignored: ['other'] })
  })
})

describe('a parameter twice', () => {
  test('the last one wins', () => {
    expect(decode('name=a&name=b').values).toEqual({ name: 'b' })
    expect(decode('name=a&name=').values).toEqual({ name: '' })
  })

  test('a good value heals an earlier bad one, a bad one spoils an earlier good one', () => {
    expect(decode('name=%FF&name=b')).toMatchObject({ values: { name: 'b' }, invalid: [] })
    expect(decode('name=b&name=%FF')).toMatchObject({ values: {}, invalid: ['name'] })
  })
})

test('unknown parameters are named once each, in the order sent', () => {
  expect(decode('z=1&name=a&a=2&z=3&__proto__=x&constructor').ignored).toEqual([
    'z',
    'a',
    '__proto__',
    'constructor',
  ])
})

test('reads what URLSearchParams writes', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'))
  fc.assert(
    fc.property(text, text, (name, sort) => {
      expect(decode(`${new URLSearchParams({ name, sort })}`).values).toEqual({ name, sort })
    }),
  )
})

test('never throws, whatever the text', () => {
  const piece = fc.constantFrom(
    'name',
    'sort',
    '=',
    '&',
    '%',
    '+',
    '%0',
    '%00',
    '%FF',
    '%EC%9A%B0',
    'a',
    '?',
    '#',
    ';',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece).map((pieces) => pieces.join('')),
        fc.string(),
      ),
      (search) => {
        const { values, invalid } = decode(search)
        for (const name of Object.keys(values)) expect(invalid).not.toContain(name)
      },
    ),
    { numRuns: runs(1000) },
  )
})
