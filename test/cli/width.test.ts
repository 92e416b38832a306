import fc from 'fast-check'
import { expect, test } from 'vitest'
import { displayWidth, printable, truncate } from '../../src/cli/output/width.ts'

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

test('nothing printable can steer the terminal', () => {
  expect(printable('a\u001b[31mb\r\nc\u009b\u202e')).toBe('a\ufffd[31mb\ufffd\ufffdc\ufffd\ufffd')
  expect(printable('결제 é 🚀')).toBe('결제 é 🚀')
})
