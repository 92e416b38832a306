import fc from 'fast-check'
import { sortDirections, sortKeys } from 'scp-images-client/contract/list-images'
import { describe, expect, test } from 'vitest'
import { defaultSort, parseSort } from '../../../src/catalogue/query/sort.ts'

/** The order as text, so that a test reads like the parameter. */
function orderOf(text: string): string {
  const sort = parseSort(text)
  if ('rule' in sort) throw new Error(`refused: ${text}`)
  return sort.keys.map((key) => `${key.field}:${key.direction}`).join(',')
}

test('the default is created_at:desc, made total', () => {
  expect(orderOf('created_at:desc')).toBe('created_at:desc,id:desc')
  expect(parseSort('created_at:desc')).toEqual({ keys: defaultSort })
})

describe('ties', () => {
  test.each([
    ['one key: its own direction', 'name:asc', 'name:asc,created_at:asc,id:asc'],
    ['one key without a direction', 'name', 'name:desc,created_at:desc,id:desc'],
    ['several keys: desc', 'name:asc,size:asc', 'name:asc,size:asc,created_at:desc,id:desc'],
    ['created_at given', 'created_at:asc', 'created_at:asc,id:asc'],
    ['created_at given among others', 'created_at:asc,name:asc', 'created_at:asc,name:asc,id:desc'],
    ['id given', 'id:asc', 'id:asc'],
    ['id given before others, which can decide nothing', 'id:asc,name:asc', 'id:asc'],
    ['id given last', 'name:asc,id:asc', 'name:asc,id:asc'],
  ])('%s', (_what, text, order) => {
    expect(orderOf(text)).toBe(order)
  })
})

describe('grammar', () => {
  test.each([
    ['blanks are trimmed', ' name : asc , size:desc ', 'name:asc,size:desc,created_at:desc,id:desc'],
    ['no direction is desc', 'name,size:asc', 'name:desc,size:asc,created_at:desc,id:desc'],
    ['a colon without a direction is desc', 'name:', 'name:desc,created_at:desc,id:desc'],
    [
      'of a key twice the first wins',
      'name:asc,size,name:desc',
      'name:asc,size:desc,created_at:desc,id:desc',
    ],
    ['a key twice is one key', 'name:asc,name:desc', 'name:asc,created_at:asc,id:asc'],
  ])('%s', (_what, text, order) => {
    expect(orderOf(text)).toBe(order)
  })

  test.each([
    'checksum',
    'Name',
    'name:up',
    'name:ASC',
    'name:asc:desc',
    'name,',
    ',name',
    'name,,size',
    ',',
    ' ',
    ':asc',
    'constructor',
    'name;size',
  ])('refuses %j and lists the keys', (text) => {
    const sort = parseSort(text)
    const values = sortKeys.map((key) => `${key}[:asc|:desc]`)
    expect(sort).toEqual({ rule: { kind: 'oneOf', values } })
  })
})

test('every accepted order is total: each field once, id last', () => {
  const key = fc.tuple(
    fc.constantFrom(...sortKeys),
    fc.constantFrom('', ...sortDirections.map((word) => `:${word}`)),
  )
  fc.assert(
    fc.property(fc.array(key, { minLength: 1 }), (keys) => {
      const fields = orderOf(keys.map((parts) => parts.join('')).join(','))
        .split(',')
        .map((part) => part.split(':')[0])
      expect(new Set(fields).size).toBe(fields.length)
      expect(fields.at(-1)).toBe('id')
      expect(fields[0]).toBe(keys[0]?.[0])
    }),
  )
})
