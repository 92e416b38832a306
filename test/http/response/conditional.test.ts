import { describe, expect, test } from 'vitest'
import {
  matchesStrongly,
  matchesWeakly,
  strongTags,
  weakTag,
} from '../../../src/http/response/entity-tags.ts'

const tag = weakTag('a', 'b')

test('a tag is weak, short and a function of its parts', () => {
  expect(tag).toMatch(/^W\/"[\w-]{20,50}"$/)
  expect(weakTag('a', 'b')).toBe(tag)
  expect(weakTag('ab')).not.toBe(tag)
  expect(weakTag('a', 'b', '')).not.toBe(tag)
})

describe('If-None-Match', () => {
  test.each([tag, tag.slice(2), `"x", ${tag}`, `W/"x",${tag} , "y"`, '*', ' * '])('%s names it', (value) => {
    expect(matchesWeakly(value, tag)).toBe(true)
  })

  test.each([undefined, '', '"x"', 'W/"x"', tag.slice(3), tag.toLowerCase().slice(0, -2), '*, "x"'])(
    '%s does not',
    (value) => {
      expect(matchesWeakly(value, tag)).toBe(false)
    },
  )
})

describe('strong tags', () => {
  const tags = strongTags('a', 'b')

  test('are of one content, and another for each encoding of it', () => {
    expect(tags.plain).toMatch(/^"[\w-]{43}"$/)
    expect(tags.encoded('gzip')).toBe(`${tags.plain.slice(0, -1)}-gzip"`)
    expect(tags.all).toEqual(expect.arrayContaining([tags.plain, tags.encoded('gzip'), tags.encoded('br')]))
    expect(new Set(tags.all).size).toBe(tags.all.length)
    expect(strongTags('a', 'b', '').all.filter((tag) => tags.all.includes(tag))).toEqual([])
  })

  test.each([
    tags.plain,
    ` ${tags.encoded('br')} `,
    `"x",${tags.plain}`,
    `W/"x", ${tags.encoded('gzip')}`,
    '*',
  ])('If-Match: %s', (value) => {
    expect(matchesStrongly(value, tags.all)).toBe(true)
  })

  test.each([
    '',
    '"x"',
    `W/${tags.plain}`,
    tags.plain.slice(1),
    `"${tags.plain}"`,
    '*, "x"',
    tags.encoded('x'),
  ])('If-Match: %s does not match', (value) => {
    expect(matchesStrongly(value, tags.all)).toBe(false)
  })
})
