import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openEngine } from '../../../src/repository/open.ts'
import type { Engine } from '../../../src/repository/sql/engine.ts'

let folder: string
let engine: Engine
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
  engine = await openEngine(`sqlite:${join(folder, 'images.db')}`)
  await sql`create table note (text text)`.execute(engine.db)
})
afterEach(async () => {
  await engine.close()
  await rm(folder, { recursive: true })
})

const synchronous = () => sql`pragma synchronous`.execute(engine.db)
const write = (text: string) =>
  engine.db
    .transaction()
    .execute((transaction) => sql`insert into note values (${text})`.execute(transaction))

it('a full disk is told as one, and does no harm to what comes later', async () => {
  await write('before')
  const usual = await synchronous()
  await sql`pragma max_page_count = 10`.execute(engine.db)
  await expect(write('x'.repeat(1_000_000))).rejects.toThrow('database or disk is full')
  expect(await synchronous()).toEqual(usual)
  await sql`pragma max_page_count = 1000000`.execute(engine.db)
  await sql`insert into note values ('alone')`.execute(engine.db)
  await write('after')
  const { rows } = await sql<{ text: string }>`select text from note`.execute(engine.db)
  expect(rows.map(({ text }) => text)).toEqual(['before', 'alone', 'after'])
})
