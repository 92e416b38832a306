import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeyRing } from '../../src/accounts/key-ring.ts'
import { createSecretBox } from '../../src/accounts/secret-box.ts'
import { checkDatabase } from '../../src/repository/maintenance/check.ts'
import { migrateDatabase } from '../../src/repository/maintenance/migrate.ts'
import { openStore } from '../../src/repository/open.ts'
import { command } from '../cli/in-process.ts'
import { type Bench, idsOf, serveStore } from '../http/fixtures.ts'
import { hasPostgres, Schemas } from '../postgres/schemas.ts'
import { accounts, alice, masterKey } from './make/accounts.mjs'
import { uuidOf } from './make/uuid-of.mjs'
import {
  loadPostgres,
  published,
  putMasterKey,
  type RecordedRequest,
  recordedAnswers,
  unpackSqlite,
} from './published.ts'

const schemas = new Schemas()
/** URLs of databases that only need to be opened to be taken over. */
const places = {
  sqlite: async (schema: string, folder: string) => `sqlite:${unpackSqlite(schema, folder)}`,
  async postgres(schema: string) {
    const url = await loadPostgres(schema, schemas)
    await migrateDatabase(url)
    return url
  },
}
const here = published.filter(({ engine }) => engine === 'sqlite' || hasPostgres)

const titled = here.map((one) => ({ ...one, title: `a ${one.engine} database of schema ${one.schema}` }))

// The programs of some schemas did not know members, tags, jobs or sources: of those nothing was recorded.
describe.each(titled)('$title, taken over', ({ engine, schema }) => {
  const { requests, commands } = recordedAnswers(schema)
  let folder: string
  let url: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'scp-images-published-'))
    putMasterKey(folder)
    url = await places[engine](schema, folder)
    const store = await openStore(url)
    await store.close()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is sound', async () => {
    expect(await checkDatabase(url)).toEqual([])
  })

  it(`answers ${requests.length} requests byte for byte as it did`, async () => {
    const bench = await serve(url)
    try {
      const different = []
      for (const recorded of requests) {
        const answer = await answerNow(bench, recorded)
        if (answer.status !== recorded.status || answer.body !== recorded.body)
          different.push({ recorded, answer })
      }
      // One is enough to be looked at.
      expect(different[0]?.answer).toEqual(different[0]?.recorded)
    } finally {
      await bench.close()
    }
  })

  it('tells of itself as it did, on the command line', async () => {
    for (const { words, stdout } of commands) {
      const place = ['--output', 'json', '--data', folder, '--database', url]
      expect(await command([...words.split(' '), ...place])).toEqual({ code: 0, stdout, stderr: '' })
    }
  })

  it('is changed, and stays sound', async () => {
    const bench = await serve(url)
    try {
      const sign = keyOf(alice.id)
      const target = `/v1/images/${uuidOf('a2')}`
      const changed = await bench.send('PUT', target, { sign, body: { min_ram: 77 } })
      expect([changed.statusCode, changed.json()]).toMatchObject([200, { min_ram: 77 }])
      const listed = await bench.get('/v1/images?visibility=private&sort=min_ram&limit=1', { sign })
      expect(idsOf(listed)).toEqual([uuidOf('a2')])
    } finally {
      await bench.close()
    }
    expect(await checkDatabase(url)).toEqual([])
  })
})

async function serve(url: string): Promise<Bench> {
  const store = await openStore(url, { connections: 4 })
  const box = createSecretBox(Buffer.from(masterKey, 'hex'))
  return serveStore(store, { keys: createKeyRing(store.accounts, box) })
}

function keyOf(account: string) {
  const { accessKey = '', secretKey = '' } = accounts.find(({ id }) => id === account) ?? {}
  return { accessKey, secretKey }
}

async function answerNow(bench: Bench, recorded: RecordedRequest): Promise<RecordedRequest> {
  const { account, version, target } = recorded
  const { statusCode: status, body } = await bench.get(target, {
    ...(version !== null && { version }),
    sign: keyOf(account),
  })
  return { ...recorded, status, body: status === 200 ? body : null }
}
