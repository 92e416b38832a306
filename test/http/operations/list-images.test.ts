import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import { fieldsOf, imageFieldNames } from 'scp-images-client/contract/image-fields'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alice, type Bench, bench, bob, errorOf, idsOf, image, origin } from '../fixtures.ts'

let server: Bench
beforeAll(async () => {
  server = await bench([
    ...Array.from({ length: 30 }, (_, n) => ({ image: image(n) })),
    { image: image(100, { visibility: 'private', name: '우분투 22' }) },
    { image: image(101, { visibility: 'private', owner: bob }) },
    {
      image: image(102, { visibility: 'shared', owner: bob }),
      members: [{ member_id: alice, status: 'accepted' as const }],
    },
    { image: image(103, { visibility: 'community', owner: bob }) },
    { image: image(104, { os_hidden: true }) },
  ])
})
afterAll(() => server.close())

const idOf = (n: number) => image(n).id

describe('the page', () => {
  test('is byte for byte the vendor shape', async () => {
    const answer = await server.get('/v1/images?name=image-7', { version: '1.5' })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('application/json')
    expect(answer.body).toBe(`${JSON.stringify({ images: [image(7)] })}\n`)
    expect(answer.headers['content-length']).toBe(String(answer.body.length))
    expect(answer.headers['cache-control']).toBe('private, no-cache')
    expect(answer.headers.vary).toBe('Scp-Api-Version, Accept-Encoding, Scp-Accesskey')
  })

  test('writes non-ASCII as escapes', async () => {
    const answer = await server.get(`/v1/images?name=${encodeURIComponent('우분투 22')}`)
    expect(answer.body).toContain('"name":"\\uc6b0\\ubd84\\ud22c 22"')
    expect(idsOf(answer)).toEqual([idOf(100)])
  })

  test.each(apiVersionIds)('%s has exactly the keys of the version, in order', async (version) => {
    const answer = await server.get('/v1/images?limit=1', { version })
    expect(answer.headers['scp-api-version']).toBe(`virtualserver ${version}`)
    const [first = {}] = answer.json<{ images: object[] }>().images
    expect(Object.keys(first)).toEqual(fieldsOf(version, 'list'))
  })

  test('nothing found', async () => {
    const answer = await server.get('/v1/images?name=none')
    expect([answer.statusCode, answer.body]).toEqual([200, '{"images":[]}\n'])
  })

  test('shows what the account may see', async () => {
    const own = idsOf(await server.get('/v1/images?limit=1000'))
    expect(own).toContain(idOf(100))
    expect(own).toContain(idOf(102))
    for (const unseen of [101, 103, 104]) expect(own).not.toContain(idOf(unseen))
    expect(idsOf(await server.get('/v1/images?visibility=community'))).toEqual([idOf(103)])
    const other = idsOf(await server.get('/v1/images?limit=1000', { as: 'bob-the-key' }))
    expect(other).toContain(idOf(101))
    expect(other).not.toContain(idOf(100))
  })

  test('HEAD has the headers and no body', async () => {
    const get = await server.get('/v1/images')
    const head = await server.get('/v1/images', { method: 'HEAD' })
    expect([head.statusCode, head.body]).toEqual([200, ''])
    expect(head.headers.etag).toBe(get.headers.etag)
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
  })
})

describe('limit, marker, sort', () => {
  test('20 without a limit', async () => {
    expect(idsOf(await server.get('/v1/images'))).toHaveLength(20)
  })

  test('links to the next page, with the same parameters', async () => {
    const answer = await server.get('/v1/images?limit=3&sort=created_at:asc&x=%20y&name=')
    const link = `<${origin}/v1/images?limit=3&sort=created_at:asc&x=%20y&name=&marker=${idOf(2)}>; rel="next"`
    expect(answer.headers.link).toBe(link)
  })

  test('following the links sees each image once', async () => {
    const seen: string[] = []
    let target: string | undefined = '/v1/images?limit=7&sort=name'
    while (target !== undefined) {
      const answer = await server.get(target)
      seen.push(...idsOf(answer))
      target = /^<http:\/\/127\.0\.0\.1:8080([^>]+)>; rel="next"/.exec(String(answer.headers.link))?.[1]
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(32)
  })

  test('no link after an exactly full last page', async () => {
    const answer = await server.get('/v1/images?limit=32')
    expect(idsOf(answer)).toHaveLength(32)
    expect(answer.headers.link).toBeUndefined()
  })

  test.each([
    ['unknown', '2a9be312-5d4b-4bc8-b2ae-35100fa9241f'],
    ['malformed', 'nonsense'],
    ['not visible', idOf(101)],
  ])('a marker that is %s: 400, the same for all', async (_, marker) => {
    const answer = await server.get(`/v1/images?marker=${marker}`)
    expect(answer.statusCode).toBe(400)
    const { code, detail, title } = errorOf(answer)
    expect([code, title]).toEqual(['ValidationError', 'ValidationError'])
    expect(detail).toEqual([
      'Field "marker" is invalid. Please try another value. Example: "2a9be312-5d4b-4bc8-b2ae-35100fa9241f"',
    ])
  })

  test.each([
    'limit=0',
    'limit=',
    'limit=1001',
    'limit=-1',
    'limit=1.0',
    'visibility=Public',
    'sort=checksum',
    'sort=name:up',
    'sort=,',
    'name=%00',
    'name=%ff',
    `name=${'x'.repeat(256)}`,
  ])('%s: 400 that names the field', async (query) => {
    const answer = await server.get(`/v1/images?${query}`)
    expect(answer.statusCode).toBe(400)
    expect(errorOf(answer).detail).toEqual([expect.stringContaining(`Field "${query.split('=')[0]}"`)])
  })

  test('all bad fields at once', async () => {
    const answer = await server.get('/v1/images?visibility=x&limit=0&sort=y')
    expect(errorOf(answer).detail).toHaveLength(3)
  })
})

describe('ignored parameters', () => {
  test('are named', async () => {
    const answer = await server.get('/v1/images?page=1&%EA%B0%80=2&limit=1&page=3')
    expect(answer.headers['x-ignored-parameters']).toBe('page, %EA%B0%80')
  })

  test('no header without any', async () => {
    expect((await server.get('/v1/images')).headers['x-ignored-parameters']).toBeUndefined()
  })

  test('the header stays small', async () => {
    const names = Array.from({ length: 200 }, (_, n) => `${n}${'x'.repeat(20)}`)
    const answer = await server.get(`/v1/images?${names.map((name) => `${name}=`).join('&')}`)
    expect(String(answer.headers['x-ignored-parameters']).split(', ')).toHaveLength(20)
  })
})

describe('conditional requests', () => {
  const tagOf = async (target: string, options = {}) =>
    String((await server.get(target, options)).headers.etag)

  test('304 without a body, with the headers of the page', async () => {
    const page = await server.get('/v1/images')
    const answer = await server.get('/v1/images', {
      headers: { 'if-none-match': `"x", ${page.headers.etag}` },
    })
    expect([answer.statusCode, answer.body]).toEqual([304, ''])
    expect(answer.headers.etag).toBe(page.headers.etag)
    expect(answer.headers['cache-control']).toBe('private, no-cache')
    expect(answer.headers.vary).toBe(page.headers.vary)
    expect(answer.headers['content-type']).toBeUndefined()
  })

  test('the tag differs by version, caller, query and marker; not by spelling', async () => {
    const tags = await Promise.all([
      tagOf('/v1/images'),
      tagOf('/v1/images', { version: '1.2' }),
      tagOf('/v1/images', { as: 'bob-the-key' }),
      tagOf('/v1/images?limit=21'),
      tagOf(`/v1/images?marker=${idOf(3)}`),
    ])
    expect(new Set(tags).size).toBe(5)
    expect(await tagOf('/v1/images?limit=20&name=&sort=created_at%3Adesc')).toBe(tags[0])
  })

  test('a write changes it', async () => {
    const other = await bench([{ image: image(1) }])
    const before = (await other.get('/v1/images')).headers.etag
    await other.store.images.apply([{ image: image(2) }])
    const answer = await other.get('/v1/images', { headers: { 'if-none-match': String(before) } })
    expect(answer.statusCode).toBe(200)
    expect(idsOf(answer)).toHaveLength(2)
    await other.close()
  })

  test('a bad query is 400 even with *', async () => {
    const answer = await server.get('/v1/images?limit=0', { headers: { 'if-none-match': '*' } })
    expect(answer.statusCode).toBe(400)
  })
})

test('the last version shows every field', () => {
  expect(fieldsOf('1.5', 'list')).toEqual(imageFieldNames)
})
