import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressBelow, baseUrlOf, isPathBelow } from '../../../src/sources/fields/base-url.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { runs } from '../../runs.ts'

const base = new URL('https://x.example/a/')

describe('the address of the option', () => {
  it('gets a slash at its end', () => {
    expect(baseUrlOf({ 'base-url': 'https://x.example/a' })?.href).toBe('https://x.example/a/')
    expect(baseUrlOf({})).toBeUndefined()
  })

  it.each([
    '',
    'x.example',
    'ftp://x.example/',
    'file:///srv',
    'https://u@x.example/',
    'https://x.example/?a',
    'https://x.example/#a',
  ])('is refused: %j', (text) => {
    expect(() => baseUrlOf({ 'base-url': text })).toThrow(SourceError)
  })
})

it('an address below another begins with it, whatever the path', () => {
  const piece = fc.constantFrom(
    '..',
    '.',
    '/',
    '\\',
    '%2e%2e',
    '%2f',
    'a',
    'b.img',
    ':',
    '?',
    '#',
    '@',
    '//',
    'http:',
    '\n',
    ' ',
    'é',
  )
  const path = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(fc.oneof(path, fc.string()), (text) => {
      const address = addressBelow(base, text)
      if (address === undefined) return
      expect(new URL(address).href).toMatch(/^https:\/\/x\.example\/a\/./)
      expect(new URL(address).search + new URL(address).hash).toBe('')
      expect(isPathBelow(text)).toBe(true)
    }),
    { numRuns: runs(1_000) },
  )
})
