import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkPlainFile, readPlainFile } from '../../../src/sources/files/plain-file.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { temporaryFolder } from '../../cli/in-process.ts'

test('the first bytes of a file, and room for no more than it has', () => {
  const path = join(temporaryFolder(), 'a')
  for (const [size, most] of [
    [0, 5],
    [4, 5],
    [5, 5],
    [9, 5],
    [3, 2 ** 24],
  ] as const) {
    writeFileSync(path, Buffer.alloc(size, 'x'))
    const bytes = readPlainFile(path, most)
    expect(bytes.equals(Buffer.alloc(Math.min(size, most), 'x'))).toBe(true)
    expect(bytes.buffer.byteLength).toBeLessThan(2 ** 20)
  }
})

// The files of /proc tell no size and have one, as a file that grows while it is read.
test.runIf(process.platform === 'linux')('a file that is longer than it says is read to its end', () => {
  const text = execFileSync('cat', ['/proc/cpuinfo', '/proc/version'], { encoding: 'utf8' })
  const read = (most: number) =>
    ['/proc/cpuinfo', '/proc/version'].map((path) => readPlainFile(path, most).toString('utf8'))
  const normal = (words: string) => words.replace(/cpu MHz.*/g, '')
  expect(normal(read(2 ** 20).join(''))).toBe(normal(text))
  expect(read(10).map((start) => start.length)).toEqual([10, 10])
})

test('what is no file is refused, whether it is read or will be', () => {
  const folder = temporaryFolder()
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  for (const path of [folder, pipe, '/dev/zero']) {
    expect(() => readPlainFile(path, 1)).toThrow(SourceError)
    expect(() => checkPlainFile(path)).toThrow(SourceError)
  }
  const missing = join(folder, 'missing')
  expect(() => readPlainFile(missing, 1)).toThrow(`Cannot read ${missing}: there is no such file or folder.`)
  checkPlainFile(missing)
})
