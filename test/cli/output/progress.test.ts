import { expect, test } from 'vitest'
import { progressLine, progressText, span } from '../../../src/cli/output/progress.ts'
import { collector } from '../in-process.ts'

const counts = { rows: 12_345, added: 0, changed: 0, unchanged: 0, skipped: 0, notes: 0 }

test('a bar with rate and time left', () => {
  const text = progressText({
    ...counts,
    bytesRead: 1,
    totalBytes: 3,
    rowsPerSecond: 21_000.4,
    secondsLeft: 65,
  })
  expect(text).toBe('[########----------------]  33%  12,345 images  21,000/s  1 min 5 s left')
})

test('of a pipe, whose length is not known, only what was read', () => {
  const text = progressText({
    ...counts,
    bytesRead: 9,
    totalBytes: undefined,
    rowsPerSecond: 5,
    secondsLeft: undefined,
  })
  expect(text).toBe('12,345 images  5/s')
})

test.each([
  [0.04, '0.0 s'],
  [9.94, '9.9 s'],
  [59.4, '59 s'],
  [60, '1 min 0 s'],
])('%d s is %s', (seconds, text) => {
  expect(span(seconds)).toBe(text)
})

test('drawn on a terminal only, at most ten times a second, never wider than it', () => {
  let now = 0
  const terminal = collector({ isTTY: true, columns: 10 })
  const line = progressLine(terminal, () => now)
  line.show('x'.repeat(50))
  line.show('too soon')
  now = 100
  line.show('later')
  line.clear()
  expect(terminal.text).toBe(`\r\u001b[K${'x'.repeat(8)}…\r\u001b[Klater\r\u001b[K`)
  const pipe = collector()
  progressLine(pipe).show('text')
  expect(pipe.text).toBe('')
})
