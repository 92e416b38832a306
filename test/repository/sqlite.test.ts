import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { openStore } from '../../src/repository/open.ts'
import { suites } from './suites/suites.ts'

describe('SQLite in memory', () => {
  for (const suite of suites) suite(() => openStore('sqlite::memory:'))
})

describe('SQLite in a file, one connection that writes and one that reads', () => {
  let folder: string
  let made = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const open = () => openStore(`sqlite:${join(folder, `${made++}.db`)}`)
  for (const suite of suites) suite(open)
})
