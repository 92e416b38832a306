import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countsOf, createPageCache } from '../../../src/http/cache/page-cache.ts'
import { openStore } from '../../../src/repository/open.ts'
import type { Store } from '../../../src/repository/store.ts'
import { runs } from '../../runs.ts'
import { alice, type Bench, bench, bob, idsOf, image, type SignedOptions, serveStore } from '../fixtures.ts'

const images = Array.from({ length: 30 }, (_, n) => ({ image: image(n) }))

/** What a client sees of an answer, but for what differs each time. */
function seen({ statusCode, headers, rawPayload }: Awaited<ReturnType<Bench['get']>>) {
  const { date, 'x-request-id': _, 'x-scp-request-id': __, ...lasting } = headers
  return { statusCode, lasting, body: rawPayload.toString('latin1') }
}

describe('a page that is asked for again', () => {
  let folder: string
  let url: string
  let kept: Bench
  let plain: Bench
  /** Another process's view of the same database. */
  let other: Store
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
    url = `sqlite:${join(folder, 'images.db')}`
    kept = await bench(images, {}, url)
    other = await openStore(url)
    plain = serveStore(await openStore(url), { pageCache: undefined })
  })
  afterAll(async () => {
    await Promise.all([kept, plain, other].map((one) => one.close()))
    await rm(folder, { recursive: true })
  })
  const rename = (store: Store, n: number, name: string) =>
    store.images.apply([{ image: image(n, { name }) }])
  const times = async (count: number, target: string, options?: SignedOptions) => {
    const answers = []
    for (let turn = 0; turn < count; turn++) answers.push(seen(await kept.get(target, options)))
    return answers
  }

  test('is the same, byte for byte, in every encoding and edition', async () => {
    for (const headers of [
      {},
      { 'accept-encoding': 'gzip' },
      { 'accept-encoding': 'br' },
      { accept: '*/*' },
    ]) {
      for (const version of ['1.0', '1.2', '1.3']) {
        for (const target of ['/v1/images', '/v1/images?limit=2&typo=1', '/v1/pending-images']) {
          const wanted = seen(await plain.get(target, { headers, version }))
          for (const answer of await times(4, target, { headers, version })) expect(answer).toEqual(wanted)
        }
      }
    }
    const gzip = { headers: { 'accept-encoding': 'gzip' } }
    const [, , , last] = await times(4, '/v1/images', gzip)
    const text = gunzipSync(Buffer.from(last?.body ?? '', 'latin1')).toString()
    expect(text).toBe((await plain.get('/v1/images')).body)
  })

  test('has ids of its own each time', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => kept.get('/v1/images?limit=3')))
    for (const name of ['x-request-id', 'x-scp-request-id'])
      expect(new Set(answers.map(({ headers }) => headers[name])).size).toBe(5)
  })

  test('is a 304 to who has it, and only to them', async () => {
    const [, , { lasting } = { lasting: {} }] = await times(3, '/v1/images?limit=4')
    const tag = String((lasting as Record<string, unknown>).etag)
    for (const [given, status] of [
      [tag, 304],
      ['*', 304],
      [`"x", ${tag}`, 304],
      ['W/"x"', 200],
      ['', 200],
    ] as const) {
      for (let turn = 0; turn < 2; turn++) {
        const headers = { 'if-none-match': given }
        const [answer, wanted] = [
          await kept.get('/v1/images?limit=4', { headers }),
          await plain.get('/v1/images?limit=4', { headers }),
        ]
        expect(answer.statusCode).toBe(status)
        expect(seen(answer)).toEqual(seen(wanted))
      }
    }
  })

  test('shows a change at once, whoever made it', async () => {
    const list = async () => (await kept.get('/v1/images?limit=1000')).body
    for (const [turn, store] of [kept.store, other, kept.store, other].entries()) {
      for (let again = 0; again < 3; again++) await list()
      const name = `renamed-${turn}`
      await rename(store, 5, name)
      expect(await list()).toContain(`"name":"${name}"`)
      expect(await list()).toBe((await plain.get('/v1/images?limit=1000')).body)
    }
  })

  test('is for the account that asked', async () => {
    await other.images.apply([{ image: image(200, { visibility: 'private' }) }])
    const target = '/v1/images?visibility=private'
    await times(4, target)
    expect(idsOf(await kept.get(target))).toEqual([image(200).id])
    expect(idsOf(await kept.get(target, { as: 'bob-the-key' }))).toEqual([])
  })

  test('is not for a wrong signature, an old one, or a key that has been disabled', async () => {
    const target = '/v1/images?limit=5'
    const status = async (options?: SignedOptions) => (await kept.get(target, options)).statusCode
    const expectKnown = async () => {
      for (let turn = 0; turn < 3; turn++) expect(await status()).toBe(200)
    }
    await expectKnown()
    expect(await status({ sign: { secretKey: 'another' } })).toBe(401)
    expect(await status({ sign: { timestamp: Date.now() - 3_600_000 } })).toBe(401)
    expect(await status({ sign: { url: 'http://127.0.0.1:8080/v1/images?limit=6' } })).toBe(401)
    for (let turn = 0; turn < 3; turn++) await kept.get('/v1/images')
    expect(await status({ sign: { url: 'http://127.0.0.1:8080/v1/images' } })).toBe(401)
    await expectKnown()
    await other.accounts.disableKey('alice-key')
    expect(await status()).toBe(401)
    expect(await status()).toBe(401)
  })

  test('any questions in any order, with changes between them, are answered as without a cache', async () => {
    const target = fc.constantFrom(
      '',
      '?limit=1',
      '?limit=7',
      '?sort=name:asc',
      '?status=active&limit=3',
      '?name=a',
      '?limit=0',
    )
    const ask = fc.record({
      target,
      as: fc.constantFrom('bob-the-key', 'alice-lister'),
      version: fc.constantFrom('1.1', '1.3'),
    })
    const change = fc.record({ n: fc.nat(12), name: fc.constantFrom('a', 'b', 'c'), by: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 5, arbitrary: ask }, change), { maxLength: 40 }),
        async (steps) => {
          for (const step of steps) {
            if ('n' in step) await rename(step.by ? other : kept.store, step.n, step.name)
            else {
              const { target, ...options } = step
              const [answer, wanted] = [
                await kept.get(`/v1/images${target}`, options),
                await plain.get(`/v1/images${target}`, options),
              ]
              if (wanted.statusCode === 200) expect(seen(answer)).toEqual(seen(wanted))
              else expect(answer.statusCode).toBe(wanted.statusCode)
            }
          }
        },
      ),
      { numRuns: runs(40) },
    )
  })
})

describe('what an answer says of its edition', () => {
  test('changes at midnight', async () => {
    let now = Date.parse('2025-10-02T23:59:59Z')
    const server = await bench(images, { versionClock: () => now })
    const ask = () => server.get('/v1/images', { version: '1.0' })
    const before = []
    for (let turn = 0; turn < 3; turn++) before.push(seen(await ask()).lasting)
    expect(before[2]).toEqual(before[0])
    now = Date.parse('2025-10-03T00:00:00Z')
    const fresh = await bench(images, { versionClock: () => now, pageCache: undefined })
    for (let turn = 0; turn < 3; turn++)
      expect(seen(await ask()).lasting).toMatchObject({
        sunset: (await fresh.get('/v1/images', { version: '1.0' })).headers.sunset,
      })
    expect((await ask()).headers.deprecation).toBe(
      (await fresh.get('/v1/images', { version: '1.0' })).headers.deprecation,
    )
    await Promise.all([server.close(), fresh.close()])
  })

  test('an edition that is refused from a day on is refused', async () => {
    let now = Date.parse('2025-12-30T23:59:59Z')
    const server = await bench(images, { versionClock: () => now, settings: { expiredVersions: 'enforce' } })
    const status = async () => (await server.get('/v1/images', { version: '1.0' })).statusCode
    for (let turn = 0; turn < 3; turn++) expect(await status()).toBe(200)
    now = Date.parse('2026-01-01T00:00:00Z')
    for (let turn = 0; turn < 3; turn++) expect(await status()).toBe(406)
    await server.close()
  })
})

test('is read twice, and then known until something changes', async () => {
  const server = await bench(images)
  const { store } = server
  const asked: string[] = []
  const pages = createPageCache(1_000_000)
  const counted = serveStore(store, {
    pageCache: pages,
    images: {
      ...store.images,
      audience: (...ask) => {
        asked.push('audience')
        return store.images.audience(...ask)
      },
      list: (ask) => {
        asked.push('list')
        return store.images.list(ask)
      },
    },
  })
  const ask = async () => {
    asked.length = 0
    await counted.get('/v1/images?limit=2')
    return asked.join(' ')
  }
  expect([await ask(), await ask(), await ask(), await ask()]).toEqual([
    'audience list',
    'audience list',
    '',
    '',
  ])
  await store.images.apply([{ image: image(3, { name: 'changed' }) }])
  expect([await ask(), await ask()]).toEqual(['audience list', ''])
  await store.images.apply([{ image: image(99, { owner: bob, visibility: 'private' }) }])
  expect([await ask(), await ask()]).toEqual(['audience', ''])
  expect(countsOf(pages)).toMatchObject({ answers: { known: 4, kept: 1, read: 3 } })
  await counted.app.close()
  await server.close()
})

test('answers that are known are counted and written down like others', async () => {
  const lines: { status: number; account_id?: string; version?: string; path: string }[] = []
  const counted: number[] = []
  const server = await bench(images, {
    logger: { level: 'info', stream: { write: (line: string) => void lines.push(JSON.parse(line)) } },
    answerCounter: () => (status) => void counted.push(status),
  })
  for (let turn = 0; turn < 5; turn++) await server.get('/v1/images?limit=2', { version: '1.2' })
  expect(counted).toEqual([200, 200, 200, 200, 200])
  expect(
    lines.map(({ status, account_id, version, path }) => ({ status, account_id, version, path })),
  ).toEqual(
    Array.from({ length: 5 }, () => ({ status: 200, account_id: alice, version: '1.2', path: '/v1/images' })),
  )
  await server.close()
})

test('a small memory is enough for right answers', async () => {
  const server = await bench(images, { pageCache: createPageCache(60_000) })
  const plain = serveStore(server.store, { pageCache: undefined })
  for (let turn = 0; turn < 4; turn++) {
    for (let limit = 1; limit <= 20; limit++) {
      const target = `/v1/images?limit=${limit}`
      expect(seen(await server.get(target))).toEqual(seen(await plain.get(target)))
    }
  }
  await plain.app.close()
  await server.close()
})
