import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStore } from '../../../src/repository/open.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** SQLite keeps its log beside the file itself; commits wait for that log. */
const addresses: Readonly<Record<string, (file: string) => Promise<string>>> = {
  'a link to no file yet': async (file) => {
    const link = join(folder, 'link.db')
    await symlink(file, link)
    return link
  },
  'a file URI': async (file) => `file:${file}`,
}

it.each(Object.keys(addresses))('%s is served as the file is', async (address) => {
  const file = join(folder, 'elsewhere', 'images.db')
  await mkdir(join(folder, 'elsewhere'))
  const store = await openStore(`sqlite:${await addresses[address]?.(file)}`)
  const account = { account_id: 'a'.repeat(32), name: 'one', user: null, created_at: '2026-01-01T00:00:00Z' }
  expect(await store.accounts.addAccount(account)).toBe(true)
  await store.close()
  expect(existsSync(file)).toBe(true)
})
