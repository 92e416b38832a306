import { describe, expect, test } from 'vitest'
import { namesTag, weakTag } from '../../src/http/plugins/conditional.ts'

const tag = weakTag('a', 'b')

test('a tag is weak, short and a function of its parts', () => {
  expect(tag).toMatch(/^W\/"[\w-]{20,50}"$/)
  expect(weakTag('a', 'b')).toBe(tag)
  expect(weakTag('ab')).not.toBe(tag)
  expect(weakTag('a', 'b', '')).not.toBe(tag)
})

describe('If-None-Match', () => {
  test.each([tag, tag.slice(2), `"x", ${tag}`, `W/"x",${tag} , "y"`, '*', ' * '])('%s names it', (value) => {
    expect(namesTag(value, tag)).toBe(true)
  })

  test.each([undefined, '', '"x"', 'W/"x"', tag.slice(3), tag.toLowerCase().slice(0, -2), '*, "x"'])(
    '%s does not',
    (value) => {
      expect(namesTag(value, tag)).toBe(false)
    },
  )
})
