import { expect, test } from 'vitest'
import { diagnosticLog } from '../../../src/cli/output/diagnostics.ts'
import { progressLine } from '../../../src/cli/output/progress.ts'
import { collector } from '../in-process.ts'

function logged(all = false) {
  const output = collector()
  return { output, log: diagnosticLog(output, progressLine(output), all) }
}

test('the first problems are printed, the rest are counted, and all are summed up', async () => {
  const { output, log } = logged()
  for (let line = 1; line <= 25; line++) log.problem({ place: `a line ${line}`, reason: 'bad\u001b' })
  log.note({ place: 'a', reason: 'odd' })
  await log.finish()
  const lines = output.text.trimEnd().split('\n')
  expect(lines[0]).toBe('skipped: a line 1: bad\ufffd')
  expect(lines).toHaveLength(22)
  expect(lines.at(-1)).toBe('skipped: 5 more; --all prints them')
  expect(log.report()).toEqual({
    problems: [{ reason: 'bad\u001b', count: 25, places: [1, 2, 3, 4, 5].map((line) => `a line ${line}`) }],
    notes: [{ reason: 'odd', count: 1, places: ['a'] }],
    left_out: { problems: 0, notes: 0 },
  })
})

test('all are printed when they are asked for', async () => {
  const { output, log } = logged(true)
  for (let line = 1; line <= 25; line++) log.note({ place: `a line ${line}`, reason: 'odd' })
  await log.finish()
  expect(output.text.match(/^note: a line \d+: odd$/gm)).toHaveLength(25)
  expect(output.text).not.toContain('more')
})

test('a report of a million remarks is small, and counts what it leaves out', () => {
  const { log } = logged()
  for (let line = 1; line <= 1_000_000; line++) {
    log.problem({ place: `a line ${line}`, reason: 'bad' })
    log.note({ place: `a line ${line}`, reason: `odd in its own way: ${line}` })
  }
  const { problems, notes, left_out } = log.report()
  expect(problems).toMatchObject([{ reason: 'bad', count: 1_000_000 }])
  expect(notes).toHaveLength(1_000)
  expect(left_out).toEqual({ problems: 0, notes: 999_000 })
})
