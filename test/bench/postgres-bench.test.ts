import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { postgresDatabases } from '../../bench/servers/postgres-databases.mjs'
import { ask } from '../postgres/schema-url.ts'
import { isFull } from '../runs.ts'
import { longTest } from '../time-limits.ts'
import { bench } from './bench.ts'

const url = inject('postgres')
const may = url !== '' && (await mayCreateDatabases())

async function mayCreateDatabases(): Promise<boolean> {
  const text = 'select rolsuper or rolcreatedb as may from pg_roles where rolname = current_user'
  return (await ask<{ may: boolean }>(url, text))[0]?.may === true
}

async function databaseNames(): Promise<string[]> {
  const text = `select datname as name from pg_database where datname like 'scp_bench_%' order by 1`
  return (await ask<{ name: string }>(url, text)).map(({ name }) => name)
}

describe.skipIf(!may)('catalogues of the bench on PostgreSQL', () => {
  let folder: string
  let before: string[]
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'scp-images-bench-'))
    before = await databaseNames()
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    for (const name of await databaseNames())
      if (!before.includes(name)) await ask(url, `drop database ${name} with (force)`)
  })

  test.runIf(isFull)(
    'are measured, each in a database of its own that is kept',
    { timeout: longTest },
    async () => {
      const words = ['--database', url, '--cases', '^default page(, repeated|, cold)?$']
      const { stdout, figures } = await bench(folder, ...words)
      expect(figures.engine).toBe('postgres')
      expect(figures.options).not.toHaveProperty('database')
      expect(stdout).toMatch(/\| default page +\| +1,000 \| +20 \|/)
      expect(await databaseNames()).toContainEqual(expect.stringMatching(/^scp_bench_1000_[0-9a-f]{12}$/))
      expect(await databaseNames()).not.toContain('scp_bench_layout')
    },
  )

  test('are there when they are complete, and go when they are not wanted', async () => {
    const databases = await postgresDatabases(url, join(folder, 'data'))
    try {
      const slot = databases.at('5000-test')
      expect(await slot.note()).toBeUndefined()
      await slot.make()
      expect(await slot.note()).toBeUndefined()
      expect(await databases.names()).toContain('5000-test')
      await slot.complete({ rate: 1.5, text: "it's" })
      expect(await slot.note()).toEqual({ rate: 1.5, text: "it's" })
      await slot.drop()
      expect(await databases.names()).not.toContain('5000-test')
    } finally {
      await databases.close()
    }
  })

  test('leave databases alone that are not of the bench', async () => {
    const name = 'scp_bench_5000_other'
    await ask(url, `create database ${name}`)
    const databases = await postgresDatabases(url, join(folder, 'data'))
    try {
      const slot = databases.at('5000-other')
      await expect(slot.make()).rejects.toThrow(`${name} is not of this bench`)
      await slot.drop()
      expect(await databases.names()).not.toContain('5000-other')
      expect(await databaseNames()).toContain(name)
    } finally {
      await databases.close()
    }
  })

  test('are refused with advice where they cannot be made', async () => {
    await ask(url, 'create role bench_guest login nocreatedb nosuperuser')
    const guest = Object.assign(new URL(url), { username: 'bench_guest' }).href
    const databases = await postgresDatabases(guest, join(folder, 'data'))
    try {
      await expect(databases.at('5000-guest').make()).rejects.toThrow('alter role … createdb')
    } finally {
      await databases.close()
      await ask(url, 'drop role bench_guest')
    }
  })
})

test('a PostgreSQL that is not there is said to be away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scp-images-bench-'))
  try {
    const away = postgresDatabases('postgres://someone:secret@127.0.0.1:1/none', folder)
    await expect(away).rejects.toThrow(/^PostgreSQL: .*ECONNREFUSED/)
    await expect(away).rejects.not.toThrow('secret')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
