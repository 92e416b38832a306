import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import { fieldsOf, type Image } from 'scp-images-client/contract/image-fields'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { alice, type Bench, bench, bob, errorOf, image, type SignedOptions } from '../fixtures.ts'

let server: Bench
beforeAll(async () => {
  server = await bench()
})
afterAll(() => server.close())

const mine = image(1, { visibility: 'private', name: '한글', os_hash_value: 'c'.repeat(1200) })
const target = `/v1/images/${mine.id}`
beforeEach(() =>
  server.store.images.apply([
    { image: mine },
    { image: image(2, { owner: bob, visibility: 'private' }) },
    { image: image(3, { owner: bob }) },
    { image: image(4, { volumes: '[]', visibility: 'private', protected: true }) },
  ]),
)

const put = (body: unknown, options: SignedOptions = {}, to = target) =>
  server.send('PUT', to, { body, ...options })
const etagOf = async (headers: Record<string, string> = {}) =>
  String((await server.get(target, { headers })).headers.etag)

describe.each(apiVersionIds)('version %s', (version) => {
  test('answers the image as it is then', async () => {
    const answer = await put({ min_disk: 77, visibility: 'shared', protected: null }, { version })
    expect(answer.statusCode).toBe(200)
    const changed = answer.json<Image>()
    expect(Object.keys(changed)).toEqual(fieldsOf(version, 'show'))
    expect(changed).toMatchObject({ min_disk: 77, visibility: 'shared', protected: false, name: mine.name })
    expect(changed.updated_at > mine.updated_at).toBe(true)
    expect((await server.get(target, { version })).body).toBe(answer.body)
  })
})

test('nothing changed: nothing moves, and history has no row', async () => {
  const rows = (await server.store.images.history(mine.id)).length
  for (const body of [{}, { min_disk: null, visibility: '' }, { min_disk: mine.min_disk }]) {
    const answer = await put(body)
    expect([answer.statusCode, answer.json<Image>().updated_at]).toEqual([200, mine.updated_at])
  }
  expect(await server.store.images.history(mine.id)).toHaveLength(rows)
})

test('history knows who changed what', async () => {
  await put({ min_ram: 4096 })
  const [row] = await server.store.images.history(mine.id)
  expect(row).toMatchObject({ operation: 'updateImage', account_id: alice, before: { min_ram: 0 } })
})

describe('refused', () => {
  test.each<[string, number, string]>([
    [image(2).id, 404, 'Image.ImageNotFound'],
    [image(99).id, 404, 'Image.ImageNotFound'],
    ['nonsense', 404, 'Image.ImageNotFound'],
    ['a%2Fb', 404, 'Image.ImageNotFound'],
    [image(3).id, 403, 'Forbidden'],
    [image(4).id, 400, 'Image.InvalidVolumeOnVisibilityUpdate'],
  ])('%s: %i %s', async (id, status, code) => {
    for (const language of ['en-US', 'ko-KR']) {
      const answer = await put({ visibility: 'shared' }, { sign: { language } }, `/v1/images/${id}`)
      expect([answer.statusCode, errorOf(answer).code]).toEqual([status, code])
      expect(/[가-힣]/.test(String(errorOf(answer).detail))).toBe(language === 'ko-KR')
    }
  })

  test('unknown keys and bad values, all at once', async () => {
    const answer = await put({ name: 'x', min_disk: -1, visibility: 'public' })
    expect(answer.statusCode).toBe(400)
    expect(errorOf(answer).detail).toHaveLength(3)
  })

  test('by a policy', async () => {
    expect((await put({}, { as: 'alice-nobody' })).statusCode).toBe(403)
  })
})

describe('deleteImage', () => {
  const remove = (id: string, options: SignedOptions = {}) =>
    server.send('DELETE', `/v1/images/${id}`, options)

  test('204 without body or type, and gone at once', async () => {
    const answer = await remove(mine.id)
    expect([answer.statusCode, answer.body]).toEqual([204, ''])
    for (const name of ['content-type', 'content-length']) expect(answer.headers[name]).toBeUndefined()
    expect((await server.get(target)).statusCode).toBe(404)
    expect((await server.get('/v1/images')).body).not.toContain(mine.id)
    expect((await remove(mine.id)).statusCode).toBe(404)
    const [last] = await server.store.images.history(mine.id)
    expect(last).toMatchObject({ kind: 'deleted', operation: 'deleteImage' })
  })

  test.each<[string, number, string]>([
    [image(2).id, 404, 'Image.ImageNotFound'],
    [image(3).id, 403, 'Forbidden'],
    [image(4).id, 403, 'Image.ImageProtected'],
    ['nonsense', 404, 'Image.ImageNotFound'],
  ])('%s: %i %s', async (id, status, code) => {
    const answer = await remove(id)
    expect([answer.statusCode, errorOf(answer).code]).toEqual([status, code])
  })

  test('a body and its type mean nothing', async () => {
    const answer = await remove(mine.id, { body: 'no JSON', headers: { 'content-type': ';' } })
    expect(answer.statusCode).toBe(204)
  })
})

describe('If-Match', () => {
  test('the ETag is strong, and each encoding has its own', async () => {
    const plain = await etagOf()
    expect(plain).toMatch(/^"[\w-]{43}"$/)
    const gzip = await etagOf({ 'accept-encoding': 'gzip' })
    expect(gzip).toBe(`${plain.slice(0, -1)}-gzip"`)
    for (const tag of [plain, gzip, `W/${gzip}`, `"x", ${plain}`, '*']) {
      const answer = await server.get(target, { headers: { 'if-none-match': tag } })
      expect([tag, answer.statusCode]).toEqual([tag, 304])
    }
    const known = await server.get(target, { headers: { 'if-none-match': gzip } })
    expect(known.headers.etag).toBe(gzip)
  })

  test.each(['', 'W/', '"', '*'])('a change that names the ETag (%s…)', async (how) => {
    const plain = await etagOf()
    const gzip = await etagOf({ 'accept-encoding': 'gzip' })
    const values: Record<string, [string, number]> = {
      '': [`"other", ${gzip}`, 200],
      'W/': [`W/${plain}`, 412],
      '"': [plain.replaceAll('"', ''), 412],
      '*': ['*', 200],
    }
    const [ifMatch, status] = values[how] ?? ['', 0]
    const answer = await put({ min_disk: 1 }, { headers: { 'if-match': ifMatch } })
    expect(answer.statusCode).toBe(status)
  })

  test('an old one: 412, and nothing happens', async () => {
    const tag = await etagOf()
    await put({ min_disk: 1 })
    const headers = { 'if-match': tag }
    const answers = [
      await put({ min_disk: 2 }, { headers }),
      await server.send('DELETE', target, { headers }),
    ]
    for (const answer of answers) {
      expect([answer.statusCode, errorOf(answer).code]).toEqual([412, 'PreconditionFailed'])
    }
    expect((await server.get(target)).json()).toMatchObject({ min_disk: 1 })
  })

  test('the tag of an answer to a change is good for the next one', async () => {
    const first = await put({ min_disk: 1 })
    const headers = { 'if-match': String(first.headers.etag) }
    expect((await put({ min_disk: 2 }, { headers })).statusCode).toBe(200)
    expect((await put({ min_disk: 3 }, { headers })).statusCode).toBe(412)
  })

  test('an image that may not be changed is told as without it', async () => {
    const headers = { 'if-match': '"x"' }
    const statuses = [2, 3, 4, 99].map(
      async (n) => (await server.send('DELETE', `/v1/images/${image(n).id}`, { headers })).statusCode,
    )
    expect(await Promise.all(statuses)).toEqual([404, 403, 403, 404])
  })
})
