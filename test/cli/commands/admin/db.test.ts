import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { built } from '../../built.ts'
import { command, makeKey, temporaryFolder } from '../../in-process.ts'

const accountsOf = async (data: string): Promise<unknown[]> =>
  JSON.parse((await command(['accounts', 'list', '--data', data, '--output', 'json'])).stdout) as unknown[]

test('migrate makes a database, and then has nothing to do', async () => {
  const data = join(temporaryFolder(), 'new')
  const first = await command(['db', 'migrate', '--data', data, '--output', 'json'])
  expect((JSON.parse(first.stdout) as { applied: string[] }).applied.length).toBeGreaterThan(0)
  expect(await command(['db', 'migrate', '--data', data])).toEqual({
    code: 0,
    stdout: 'nothing to do\n',
    stderr: '',
  })
})

test('a restored backup is what was there when it was made, and the replaced file is kept', async () => {
  const data = temporaryFolder()
  const backup = join(data, 'backup.db')
  // Processes of their own, as users have them: the database must be free when it is replaced.
  const run = (...words: string[]) => built([...words, '--data', data])
  const names = async () => {
    const { stdout } = await run('accounts', 'list', '--output', 'json')
    return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)
  }
  await run('accounts', 'create', 'first')
  expect((await run('db', 'backup', backup)).code).toBe(0)
  expect((await run('db', 'backup', backup)).code).toBe(5)
  await run('accounts', 'create', 'second')
  expect(await names()).toEqual(['first', 'second'])
  const restored = await run('db', 'restore', backup)
  expect(restored).toMatchObject({ code: 0, stderr: expect.stringMatching(/images\.db\.before-restore/) })
  expect(existsSync(join(data, 'images.db.before-restore'))).toBe(true)
  expect(await names()).toEqual(['first'])
  expect(await run('db', 'check')).toEqual({ code: 0, stdout: 'sound\n', stderr: '' })
})

test('restores into a new folder', async () => {
  const data = temporaryFolder()
  await makeKey(data)
  const backup = join(data, 'backup.db')
  await command(['db', 'backup', backup, '--data', data])
  const elsewhere = join(data, 'elsewhere')
  const restored = await command(['db', 'restore', backup, '--data', elsewhere])
  expect(restored).toEqual({ code: 0, stdout: '', stderr: `restored from ${backup}\n` })
  expect(await accountsOf(elsewhere)).toHaveLength(1)
})

test('what is not there is not found, and is not made either', async () => {
  const data = temporaryFolder()
  expect((await command(['db', 'check', '--data', data])).code).toBe(4)
  expect((await command(['db', 'backup', join(data, 'b.db'), '--data', data])).code).toBe(4)
  expect((await command(['db', 'restore', join(data, 'b.db'), '--data', data])).code).toBe(4)
  expect(existsSync(join(data, 'images.db'))).toBe(false)
})

test('a file that is no database is told as such', async () => {
  const data = temporaryFolder()
  writeFileSync(join(data, 'images.db'), 'this is no database, whatever its name says'.repeat(20))
  const answer = await command(['db', 'check', '--data', data])
  expect(answer.code).toBe(1)
  expect(answer.stderr).toMatch(/^scp-images: .+\n$/)
})
