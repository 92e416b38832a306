import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadOrCreateMasterKey, MasterKeyError, parseMasterKey } from '../../src/accounts/master-key.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'master-key-'))
})
afterEach(() => rm(folder, { recursive: true }))

const hex = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
const bytes = Buffer.from(hex, 'hex')

describe('the first start', () => {
  test('makes a file that only its owner can read, and folders above it', async () => {
    const path = join(folder, 'new', 'data', 'master.key')
    const key = await loadOrCreateMasterKey(path)
    expect(key.length).toBe(32)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(parseMasterKey(await readFile(path, 'utf8'))).toEqual(key)
    expect(await loadOrCreateMasterKey(path)).toEqual(key)
  })

  test('of many at once ends with one key and one file', async () => {
    const path = join(folder, 'master.key')
    const keys = await Promise.all(Array.from({ length: 50 }, () => loadOrCreateMasterKey(path)))
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
    expect(await readdir(folder)).toEqual(['master.key'])
  })

  test('in two folders makes two keys', async () => {
    const [one, two] = await Promise.all(['a', 'b'].map((name) => loadOrCreateMasterKey(join(folder, name))))
    expect(one).not.toEqual(two)
  })

  test('where no file can be made says so', async () => {
    await writeFile(join(folder, 'file'), '')
    const path = join(folder, 'file', 'master.key')
    await expect(loadOrCreateMasterKey(path)).rejects.toThrow(MasterKeyError)
    await expect(loadOrCreateMasterKey(path)).rejects.toThrow(path)
  })
})

describe('a file that is there', () => {
  const put = async (text: string, mode = 0o600) => {
    const path = join(folder, 'master.key')
    await writeFile(path, text)
    await chmod(path, mode)
    return path
  }

  test.each([
    ['hexadecimal', hex],
    ['capitals, with a line end', `${hex.toUpperCase()}\r\n`],
    ['Base64', `  ${bytes.toString('base64')}\n`],
  ])('in %s is read', async (_form, text) => {
    expect(await loadOrCreateMasterKey(await put(text))).toEqual(bytes)
  })

  test('may be read-only, or reached through a link', async () => {
    const path = await put(hex, 0o400)
    const link = join(folder, 'link.key')
    await symlink(path, link)
    expect(await loadOrCreateMasterKey(link)).toEqual(bytes)
  })

  test.each([0o640, 0o604, 0o660, 0o644, 0o610])(
    'with mode %i is refused with the command that helps',
    async (mode) => {
      const path = await put(hex, mode)
      await expect(loadOrCreateMasterKey(path)).rejects.toThrow(
        `The master key file ${path} can be read or changed by others (mode ${mode.toString(8)}). Run: chmod 600 ${path}`,
      )
    },
  )

  test('in a folder with blanks and quotes is named so that a shell reads it', async () => {
    const path = join(folder, "it's a key")
    await writeFile(path, hex, { mode: 0o644 })
    await chmod(path, 0o644)
    await expect(loadOrCreateMasterKey(path)).rejects.toThrow(`chmod 600 '${folder}/it'\\''s a key'`)
  })

  test.each(['', 'no key at all', hex.slice(1), `${hex}00`, bytes.toString('base64').slice(0, -1)])(
    'that holds %j is refused, not replaced, and its text not shown',
    async (text) => {
      const path = await put(text)
      const error = await loadOrCreateMasterKey(path).catch((reason: Error) => reason)
      expect(error).toBeInstanceOf(MasterKeyError)
      expect(String(error)).toContain(path)
      if (text !== '') expect(String(error)).not.toContain(text)
      expect(await readFile(path, 'utf8')).toBe(text)
    },
  )
})
