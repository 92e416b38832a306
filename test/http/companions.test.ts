import type { Image } from 'scp-images-client/contract/image-fields'
import { imageSrn } from 'scp-images-client/contract/srn'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parsePolicy } from '../../src/accounts/policy.ts'
import { alice, type Bench, bench, bob, creation, errorOf, image, type SignedOptions } from './fixtures.ts'

let server: Bench
beforeAll(async () => {
  server = await bench([
    { image: image(1, { visibility: 'private' }) },
    { image: image(2, { owner: bob }) },
    { image: image(3, { owner: bob, visibility: 'private' }) },
  ])
})
afterAll(() => server.close())

const srnOf = (n: number) => imageSrn(alice, 'kr-west1', image(n).id)
const pathOf = (srn: string) => `/v1/tags/${btoa(srn).replaceAll('/', '%2F')}`
const put = (srn: string, tags: unknown, options: SignedOptions = {}) =>
  server.send('PUT', `${pathOf(srn)}/bulk`, { body: { tags }, ...options })

describe('tags', () => {
  test('replaced and read, in the vendor’s two shapes', async () => {
    const answer = await put(srnOf(1), [{ key: 'b', value: 'x' }, { key: 'a', value: null }, { key: '팀' }])
    const tags = [
      { key: 'a', value: '' },
      { key: 'b', value: 'x' },
      { key: '팀', value: '' },
    ]
    expect([answer.statusCode, answer.json()]).toEqual([200, { content: { [srnOf(1)]: tags } }])
    const read = await server.get(`${pathOf(srnOf(1))}?size=2147483647`)
    expect(read.json()).toEqual({ content: { srn: srnOf(1), tags }, count: 3, page: 0, size: 2147483647 })
    expect(Object.keys(read.json())).toEqual(['content', 'count', 'page', 'size'])
    const second = await server.get(`${pathOf(srnOf(1))}?size=2&page=1`)
    expect(second.json()).toMatchObject({ content: { tags: tags.slice(2) }, count: 3, page: 1, size: 2 })
    for (const odd of ['?size=0', '?size=-1', '?size=x&page=x', '?size=99999999999']) {
      expect((await server.get(pathOf(srnOf(1)) + odd)).json()).toMatchObject({ content: { tags } })
    }
    expect((await server.store.images.history(image(1).id))[0]).toMatchObject({ operation: 'replaceTags' })
  })

  test('of an image that was made with some', async () => {
    const body = { ...creation, tags: [{ key: 'team', value: 'build' }] }
    const { id } = (await server.send('POST', '/v1/images', { body })).json<Image>()
    const read = await server.get(pathOf(imageSrn(alice, 'kr-west1', id)))
    expect(read.json()).toMatchObject({ content: { tags: body.tags } })
  })

  test.each([
    `srn:local::${alice}:kr-east1::virtualserver:image/${image(1).id}`,
    `srn:e::${bob}:::gpuserver:image/${image(1).id}`,
  ])('offering, account, region and GPU are not looked at: %s', async (srn) => {
    expect((await server.get(pathOf(srn))).statusCode).toBe(200)
  })

  test('with a slash and a plus in the Base64', async () => {
    const srn = `srn:~~~?>>::${alice}:r::virtualserver:image/${image(1).id}`
    expect(btoa(srn)).toMatch(/[+/]/)
    for (const path of [
      pathOf(srn),
      pathOf(srn).replaceAll('+', '%2B'),
      pathOf(srn).replaceAll('=', '%3D'),
    ]) {
      expect((await server.get(path)).json()).toMatchObject({ content: { srn } })
    }
  })

  test.each([
    srnOf(3),
    srnOf(99),
    `srn:e::${alice}:kr-west1::virtualserver:server/${image(1).id}`,
    `srn:e::${alice}:kr-west1::virtualserver:image/x`,
    'nonsense',
  ])('%s: 404', async (srn) => {
    for (const answer of [await server.get(pathOf(srn)), await put(srn, [])]) {
      expect([answer.statusCode, errorOf(answer).code]).toEqual([404, 'ResourceNotFound'])
    }
  })

  test.each(['x', '%ff', 'c3Ju%', 'c3Ju%2', '_w', '%C3%A9'])('no Base64 (%s): 404', async (text) => {
    expect((await server.get(`/v1/tags/${text}`)).statusCode).toBe(404)
  })

  test('of another account’s image: read, not replaced', async () => {
    expect((await server.get(pathOf(srnOf(2)))).statusCode).toBe(200)
    const answer = await put(srnOf(2), [])
    expect([answer.statusCode, errorOf(answer).code]).toEqual([403, 'Forbidden'])
  })

  test('a key twice, no list: 400', async () => {
    for (const tags of [[{ key: 'a' }, { key: 'a' }], null, [{ value: 'x' }]]) {
      const answer = await put(srnOf(1), tags)
      expect([answer.statusCode, errorOf(answer).code]).toEqual([400, 'ValidationError'])
    }
  })

  test('a policy may name the image, here as elsewhere', async () => {
    const Resource = imageSrn(alice, 'kr-west1', image(1).id)
    const Statement = [{ Sid: 'one', Effect: 'Allow', Action: ['virtualserver:ShowImage'], Resource }]
    const policy = parsePolicy(JSON.stringify({ Version: '2024-07-01', Statement }))
    const other = await bench([{ image: image(1) }, { image: image(2) }], {
      keys: {
        async find(accessKey) {
          const key = await server.keys.find(accessKey)
          return key && { ...key, policy }
        },
      },
    })
    expect((await other.get(pathOf(srnOf(1)))).statusCode).toBe(200)
    expect((await other.get(pathOf(srnOf(2)))).statusCode).toBe(403)
    const answer = await other.send('PUT', `${pathOf(srnOf(1))}/bulk`, { body: { tags: [] } })
    expect([answer.statusCode, String(errorOf(answer).detail)]).toEqual([
      403,
      expect.stringContaining('virtualserver:SetImage'),
    ])
    await other.close()
  })
})

test('access keys: the one that asks, with exactly the vendor’s keys and no secret', async () => {
  const answer = await server.get('/v1/access-keys', {
    as: 'alice-lister',
    headers: { 'scp-api-version': 'iam 1.4' },
  })
  expect(answer.statusCode).toBe(200)
  const [key, ...others] = answer.json<{ access_keys: Record<string, unknown>[] }>().access_keys
  expect(others).toEqual([])
  expect(Object.keys(key ?? {})).toEqual([
    'access_key',
    'access_key_type',
    'account_id',
    'created_at',
    'created_by',
    'expiration_timestamp',
    'id',
    'is_enabled',
    'modified_at',
    'modified_by',
    'parent_access_key_id',
    'secret_key',
  ])
  expect(key).toMatchObject({ access_key: 'alice-lister', account_id: alice, secret_key: '' })
  for (const name of ['created_at', 'expiration_timestamp', 'modified_at']) {
    expect(Number.isNaN(Date.parse(String(key?.[name])))).toBe(false)
  }
  expect(answer.body).not.toContain('lister-secret')
})
