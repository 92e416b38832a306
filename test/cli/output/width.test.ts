import fc from 'fast-check'
import { expect, test } from 'vitest'
import { displayWidth, elide, printable, truncate, wrap } from '../../../src/cli/output/width.ts'

test.each([
  ['', 0],
  ['alma', 4],
  ['우분투 22', 9],
  ['日本語', 6],
  ['ｆｕｌｌ', 8],
  ['é', 1],
  ['e\u0301', 1],
  ['🚀x', 3],
  ['a\u200bb', 2],
])('%j takes %d columns', (text, columns) => {
  expect(displayWidth(text)).toBe(columns)
})

test('a truncated text fits, and a text that fits is left alone', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '한', '🚀', 'é', '-') }),
      fc.nat(20),
      (text, columns) => {
        const cut = truncate(text, columns)
        expect(displayWidth(cut)).toBeLessThanOrEqual(columns)
        if (displayWidth(text) <= columns) expect(cut).toBe(text)
      },
    ),
  )
  expect(truncate('결제-배치-서버', 8)).toBe('결제-배…')
})

const mixed = fc.string({ unit: fc.constantFrom('a', '한', '🚀', 'é', 'e\u0301', '-', ' ') })

test('an elided text fits, and keeps its beginning and its end', () => {
  expect(elide('ubuntu-24.04-2026-01-15', 11)).toBe('ubunt…01-15')
  expect(elide('결제-배치-서버', 9)).toBe('결제…서버')
  expect(elide('re\u0301sume\u0301', 5)).toBe('re\u0301…me\u0301')
  fc.assert(
    fc.property(mixed, fc.nat(20), (text, columns) => {
      const cut = elide(text, columns)
      expect(displayWidth(cut)).toBeLessThanOrEqual(columns)
      expect(displayWidth(text) > columns || cut === text).toBe(true)
      if (cut === text) return
      const [start = '', end = ''] = cut.split('…')
      expect(text.startsWith(start) && text.endsWith(end)).toBe(true)
      if (columns >= 5) expect(Math.min(start.length, end.length)).toBeGreaterThan(0)
    }),
  )
})

test('texts that differ in a column differ in a wider one', () => {
  const name = fc.string({ unit: fc.constantFrom('a', '한'), minLength: 20, maxLength: 24 })
  fc.assert(
    fc.property(name, name, fc.integer({ min: 3, max: 18 }), (a, b, columns) => {
      if (elide(a, columns) !== elide(b, columns))
        expect(elide(a, columns + 1)).not.toBe(elide(b, columns + 1))
    }),
  )
})

test('a wrapped text fits, and loses nothing but blanks at the ends of lines', () => {
  expect(wrap('one two  three', 9, { hang: '  ' })).toEqual(['one two', '  three'])
  expect(wrap('a-long-word x', 6)).toEqual(['a-long-word', 'x'])
  expect(wrap('a-long-word x', 6, { hard: true })).toEqual(['a-long', '-word', 'x'])
  expect(wrap('', 6)).toEqual([''])
  fc.assert(
    fc.property(mixed, fc.integer({ min: 2, max: 20 }), (text, columns) => {
      const lines = wrap(text, columns, { hard: true })
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
    }),
  )
})

test('nothing printable can steer the terminal', () => {
  expect(printable('a\u001b[31mb\r\nc\u009b\u202e')).toBe('a\ufffd[31mb\ufffd\ufffdc\ufffd\ufffd')
  expect(printable('결제 é 🚀')).toBe('결제 é 🚀')
})
