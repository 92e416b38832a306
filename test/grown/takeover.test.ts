import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ApiVersionId, apiVersionIds } from 'scp-images-client/contract/api-versions'
import { fieldsOf, type Image } from 'scp-images-client/contract/image-fields'
import { sortKeys } from 'scp-images-client/contract/list-images'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeyRing } from '../../src/accounts/key-ring.ts'
import { createSecretBox } from '../../src/accounts/secret-box.ts'
import { unsignedActor } from '../../src/catalogue/changes/change.ts'
import { openApiDocument } from '../../src/openapi/document.ts'
import { checkDatabase } from '../../src/repository/maintenance/check.ts'
import { migrateDatabase } from '../../src/repository/maintenance/migrate.ts'
import { openStore } from '../../src/repository/open.ts'
import type { Store } from '../../src/repository/store.ts'
import { type Bench, creation, idsOf, serveStore } from '../http/fixtures.ts'
import { hasPostgres, Schemas } from '../postgres/schemas.ts'
import { accounts, alice, masterKey } from '../published/make/accounts.mjs'
import { loadPostgres, putMasterKey, recordedAnswers, unpackSqlite } from '../published/published.ts'

const grown = '1.6' as ApiVersionId
const schemas = new Schemas()
const places = {
  SQLite: async (folder: string) => `sqlite:${unpackSqlite('0004', folder)}`,
  PostgreSQL: () => loadPostgres('0004', schemas),
}

/** The program without the rows, as it is built. */
function built(folder: string, url: string, ...words: string[]): Promise<{ code: number; output: string }> {
  const program = fileURLToPath(new URL('../../bin/scp-images', import.meta.url))
  const all = [program, ...words, '--data', folder, '--database', url]
  return new Promise((resolve) =>
    execFile(process.execPath, all, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    ),
  )
}

it('the rows are there, and only here', async () => {
  expect(apiVersionIds.at(-1)).toBe(grown)
  expect(fieldsOf(grown, 'list')).toContain('scp_tier')
  expect(sortKeys).toEqual(expect.arrayContaining(['scp_tier', 'os_hash_algo']))
  const document = JSON.stringify(openApiDocument(grown))
  for (const word of ['ImageListResponseV1Dot6', 'scp_tier', 'scp_os_version'])
    expect(document).toContain(word)
  const { output } = await built('.', 'sqlite::memory:', 'list', '--help')
  expect(output).not.toContain('scp-tier')
})

const engines = (['SQLite', 'PostgreSQL'] as const).filter((engine) => engine === 'SQLite' || hasPostgres)
const before = [
  { by: 'published before', prepare: async () => {} },
  {
    by: 'that today’s program has taken over',
    prepare: async (folder: string, url: string) => {
      expect(await built(folder, url, 'db', 'migrate')).toMatchObject({ code: 0 })
    },
  },
]
const cases = engines.flatMap((engine) => before.map((one) => ({ engine, ...one })))

describe.each(cases)('a database on $engine $by', ({ engine, prepare }) => {
  let folder: string
  let url: string
  let store: Store
  let bench: Bench
  let made: Image
  const { accessKey = '', secretKey = '' } = accounts.find(({ id }) => id === alice.id) ?? {}
  const sign = { accessKey, secretKey }
  const list = (search: string, version: ApiVersionId = grown) =>
    bench.get(`/v1/images?${search}`, { sign, version })

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'scp-images-grown-'))
    putMasterKey(folder)
    url = await places[engine](folder)
    await prepare(folder, url)
    expect(await migrateDatabase(url)).toContain('list index')
    store = await openStore(url, { connections: 4 })
    const box = createSecretBox(Buffer.from(masterKey, 'hex'))
    bench = serveStore(store, { keys: createKeyRing(store.accounts, box) })
  })
  afterAll(async () => {
    await bench.close()
    rmSync(folder, { recursive: true })
  })

  it('answers in the versions it knew byte for byte as it did', async () => {
    for (const { account, version, target, status, body } of recordedAnswers('0004').requests) {
      const key = accounts.find(({ id }) => id === account)
      const answer = await bench.get(target, {
        ...(version !== null && { version }),
        sign: { accessKey: key?.accessKey ?? '', secretKey: key?.secretKey ?? '' },
      })
      expect(answer.statusCode, target).toBe(status)
      if (status === 200 && !Object.hasOwn(answer.json(), 'versions')) expect(answer.body, target).toBe(body)
    }
  })

  it('lists in the new version with the new field, which nothing has', async () => {
    const { images } = (await list('limit=1000')).json() as { images: Image[] }
    expect(images.length).toBeGreaterThan(10)
    for (const image of images) {
      expect(Object.keys(image)).toEqual(fieldsOf(grown, 'list'))
      expect(image).toMatchObject({ scp_tier: null, zone: null })
    }
  })

  it('takes new images, and gives the field values', async () => {
    const answer = await bench.send('POST', '/v1/images', { sign, version: grown, body: creation })
    expect(answer.statusCode).toBe(200)
    made = answer.json()
    expect(Object.keys(made)).toEqual(fieldsOf(grown, 'show'))
    const golden = { ...made, scp_tier: 'gold', scp_os_version: '9.9', os_hash_algo: 'zzz' } as Image
    await store.images.change(unsignedActor('test'), made.id, () => ({
      puts: [{ image: golden }],
      result: 1,
    }))
    expect((await store.images.history(made.id))[0]).toMatchObject({ before: { scp_tier: null } })
  })

  it('is filtered by the new parameters, alone and with another one', async () => {
    const searches = [
      'scp_tier=gold',
      'scp_tier=gold&status=active',
      'scp_tier=gold&scp_os_version=9.9',
      'scp_os_version=9.9&visibility=private&sort=name:asc',
      'scp_tier=gold&name=made&os_distro=alma',
    ]
    for (const search of searches)
      for (const version of apiVersionIds)
        expect(idsOf(await list(search, version)), search).toEqual([made.id])
    for (const search of ['scp_tier=iron', 'scp_tier=gold&status=queued', 'scp_tier=gold&scp_os_version=8.8'])
      expect(idsOf(await list(search))).toEqual([])
  })

  it('is sorted by the new keys, page by page', async () => {
    for (const key of ['scp_tier', 'os_hash_algo']) {
      const all = idsOf(await list(`limit=1000&sort=${key}:desc`))
      expect(all[0]).toBe(made.id)
      expect(idsOf(await list(`limit=1000&sort=${key}:asc`)).toReversed()).toEqual(all)
      expect(idsOf(await list(`limit=1000&sort=${key}:desc&marker=${made.id}`))).toEqual(all.slice(1))
    }
    expect(idsOf(await list('limit=1&sort=scp_tier:desc,name:asc&status=active'))).toEqual([made.id])
  })

  it('shows older versions nothing of it', async () => {
    for (const version of apiVersionIds.filter((id) => id !== grown)) {
      const { images } = (await list('name=made', version)).json()
      expect(Object.keys(images[0])).toEqual(fieldsOf(version, 'list'))
      expect(JSON.stringify(images)).not.toContain('gold')
    }
  })

  it('is sound, and refused by the program without the rows', async () => {
    expect(await checkDatabase(url)).toEqual([])
    const { code, output } = await built(folder, url, 'accounts', 'list')
    expect({ code, output }).toMatchObject({ code: 78, output: expect.stringContaining("newer program's") })
  })
})
