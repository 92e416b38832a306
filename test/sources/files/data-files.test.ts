import { execFileSync } from 'node:child_process'
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findDataFiles, maxFileBytes, readDataFile } from '../../../src/sources/files/data-files.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { folderOf } from '../fixtures.ts'

const only = (folder: string, name = 'a.yml') => {
  const [file] = findDataFiles(join(folder, name), ['.yml'])
  if (!file) throw new Error('no file was found')
  return file
}

describe('findDataFiles', () => {
  it('refuses more than can be held together', () => {
    const folder = folderOf({ 'a.yml': '', 'b.yml': '' })
    for (const name of ['a.yml', 'b.yml']) truncateSync(join(folder, name), 40 * 2 ** 20)
    expect(() => findDataFiles(folder, ['.yml'])).toThrow(
      `The files in ${folder} have more than 64 MiB: name a smaller folder.`,
    )
    truncateSync(join(folder, 'b.yml'), 1)
    expect(findDataFiles(folder, ['.yml'])).toHaveLength(2)
  })

  it('finds the files of the extensions in all folders, in order', () => {
    const folder = folderOf({ 'b.yml': '', 'a/z.YAML': '12', 'a/b/c.yml': '', 'README.md': '', yml: '' })
    expect(findDataFiles(folder, ['.yml', '.yaml']).map(({ name, bytes }) => [name, bytes])).toEqual([
      ['a/b/c.yml', 0],
      ['a/z.YAML', 2],
      ['b.yml', 0],
    ])
  })

  it('takes a file that is named whatever its extension', () => {
    const folder = folderOf({ 'a.txt': 'text' })
    expect(findDataFiles(join(folder, 'a.txt'), ['.yml'])).toMatchObject([
      { name: 'a.txt', stem: 'a', bytes: 4 },
    ])
  })

  it('knows kept versions by their names', () => {
    const folder = folderOf({
      'ubuntu.2025-03-13.6fa2b3c4d5.yml': '',
      'ubuntu-24.04.yml': '',
      'ubuntu.2025-02-30.6fa2b3c4d5.yml': '',
    })
    expect(findDataFiles(folder, ['.yml']).map(({ stem, statedAt }) => [stem, statedAt])).toEqual([
      ['ubuntu-24.04', undefined],
      ['ubuntu', undefined],
      ['ubuntu', '2025-03-13T00:00:00Z'],
    ])
  })

  it('goes round no circles', () => {
    const folder = folderOf({ 'a.yml': '' })
    symlinkSync(folder, join(folder, 'self'))
    symlinkSync(join(folder, 'a.yml'), join(folder, 'b.yml'))
    expect(findDataFiles(folder, ['.yml'])).toHaveLength(1)
  })

  it('says what is missing', () => {
    const folder = folderOf({ 'a.json': '' })
    const none = `There is no file ending in .yml or .yaml in ${folder}.`
    expect(() => findDataFiles(folder, ['.yml', '.yaml'])).toThrow(new SourceError(none))
    const path = join(folder, 'none')
    const missing = `Cannot read ${path}: there is no such file or folder.`
    expect(() => findDataFiles(path, ['.yml'])).toThrow(new SourceError(missing))
  })
})

describe('readDataFile', () => {
  it('gives the text without a byte order mark', () => {
    expect(readDataFile(only(folderOf({ 'a.yml': '\ufeffé\r\n' })).path)).toEqual({ text: 'é\r\n' })
    expect(readDataFile(only(folderOf({ 'a.yml': '' })).path)).toEqual({ text: '' })
  })

  it('refuses bytes that are not UTF-8', () => {
    const bytes = Buffer.from([0x61, 0xff])
    expect(readDataFile(only(folderOf({ 'a.yml': bytes })).path)).toEqual({ reason: 'the file is not UTF-8' })
  })

  it('refuses a file that is too large, also one that grew', () => {
    const large = { reason: `the file is larger than ${maxFileBytes} bytes; split it into several` }
    const folder = folderOf({ 'a.yml': Buffer.alloc(maxFileBytes, 'a') })
    const file = only(folder)
    expect(readDataFile(file.path)).toHaveProperty('text.length', maxFileBytes)
    writeFileSync(file.path, Buffer.alloc(maxFileBytes + 1, 'a'))
    expect(readDataFile(file.path)).toEqual(large)
  })

  it('refuses pipes and devices, which may never end', () => {
    const path = join(folderOf({}), 'a.yml')
    execFileSync('mkfifo', [path])
    for (const other of [path, '/dev/zero']) {
      const reason = 'it is neither a file nor a folder; save in a file what comes out of it'
      const error = new SourceError(`Cannot read ${other}: ${reason}.`)
      expect(() => findDataFiles(other, ['.yml'])).toThrow(error)
      const file = { path: other, name: 'a.yml', stem: 'a', statedAt: undefined, bytes: 0 }
      expect(readDataFile(file.path)).toEqual({ reason })
    }
  })

  it('says that a file went away', () => {
    const file = { ...only(folderOf({ 'a.yml': '' })), path: '/nowhere/a.yml' }
    expect(readDataFile(file.path)).toEqual({
      reason: 'there is no such file or folder',
    })
  })
})
