import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exportLines, parseExports, shellLine } from '../../../src/cli/shell/quoting.ts'
import { runs } from '../../runs.ts'

test('a quoted line gives the shell the same words', () => {
  const word = fc.string({ unit: fc.constantFrom(...`ab '"\\$\`!*?[]{}();&|<>~#=%\n\t한`) })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const line = shellLine(['printf', '%s\\0', ...words])
      expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe(
        words.map((text) => `${text}\0`).join(''),
      )
    }),
    { numRuns: runs(40) },
  )
})

test('export lines read back as they were', () => {
  const value = fc.string({ unit: fc.constantFrom(...`ab '"\\$=#한`) })
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(parseExports(`# a comment\n${exportLines({ A: a, B_2: b })}`)).toEqual(
        new Map([
          ['A', a],
          ['B_2', b],
        ]),
      )
    }),
  )
})

test('reads lines without export, and passes over anything else', () => {
  expect(parseExports("A=1\nnonsense\n#B=2\nexport C='3 4'\n")).toEqual(
    new Map([
      ['A', '1'],
      ['C', '3 4'],
    ]),
  )
})
