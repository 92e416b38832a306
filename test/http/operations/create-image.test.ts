import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import { fieldsOf, type Image } from 'scp-images-client/contract/image-fields'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ImageDataError } from '../../../src/catalogue/image-data.ts'
import { alice, type Bench, bench, creation, errorOf, idsOf, type SignedOptions } from '../fixtures.ts'

let server: Bench
let jobs = 0
const noon = Date.parse('2026-05-01T12:00:00.500Z')
beforeAll(async () => {
  server = await bench([], {
    imageSources: {
      mode: 'fetch',
      check(url) {
        if (url.startsWith('ftp:')) throw new ImageDataError('scheme', 'internal')
      },
      probe: async () => {},
    },
    onJob: () => {
      jobs += 1
    },
  })
})
afterAll(() => server.close())

const create = (body: unknown, options: SignedOptions = {}) =>
  server.send('POST', '/v1/images', { body, ...options })

describe.each(apiVersionIds)('version %s', (version) => {
  const name = `of-${version.replace('.', '-')}`

  test('answers the image with exactly its keys, and shows and lists it at once', async () => {
    const answer = await create({ ...creation, name }, { version })
    expect(answer.statusCode).toBe(200)
    const image = answer.json<Image>()
    expect(Object.keys(image)).toEqual(fieldsOf(version, 'show'))
    expect(image).toMatchObject({ ...creation, name, status: 'importing', owner: alice })
    expect(answer.headers['content-location']).toBe(`/v1/images/${image.id}`)

    const shown = await server.get(`/v1/images/${image.id}`, { version })
    expect([shown.body, shown.headers.etag]).toEqual([answer.body, answer.headers.etag])
    const listed = await server.get(`/v1/images?name=${name}`, { version })
    const onlyInLists = fieldsOf(version, 'list').filter((field) => !(field in image))
    expect(listed.json<{ images: Image[] }>().images).toEqual([
      { ...image, ...Object.fromEntries(onlyInLists.map((field) => [field, null])) },
    ])
  })

  test('sles is for version 1.0 alone', async () => {
    const { statusCode } = await create({ ...creation, os_distro: 'sles' }, { version })
    expect(statusCode).toBe(version === '1.0' ? 200 : 400)
  })
})

test('there is a job, the runner is woken, and history knows who asked', async () => {
  const before = jobs
  const answer = await create(creation)
  const { id } = answer.json<Image>()
  expect(jobs).toBe(before + 1)
  const [job] = await server.store.jobs.list({ image: id, limit: 2 })
  expect(job).toMatchObject({
    kind: 'fetch',
    image_id: id,
    url: creation.url,
    owner: alice,
    state: 'waiting',
  })
  expect(await server.store.images.history(id)).toMatchObject([
    {
      kind: 'created',
      operation: 'createImage',
      account_id: alice,
      access_key: 'alice-key',
      request_id: answer.headers['x-request-id'],
    },
  ])
})

test('registered only: active at once, without a job', async () => {
  const other = await bench([], { now: () => noon, settings: { signatureWindowMs: 0 } })
  const image = (await other.send('POST', '/v1/images', { body: creation })).json<Image>()
  expect(image).toMatchObject({ status: 'active', created_at: '2026-05-01T12:00:00Z', size: null })
  expect(image.owner_account_name).toBe('Alice')
  expect(await other.store.jobs.list({ limit: 1 })).toEqual([])
  await other.close()
})

test('what the vendor’s Terraform provider sends for what is left out', async () => {
  const body = { ...creation, container_format: '', disk_format: '', visibility: '', tags: null }
  expect((await create(body)).json()).toMatchObject({
    container_format: 'bare',
    disk_format: 'qcow2',
    visibility: 'private',
  })
})

describe('refused', () => {
  test('an empty object, with the three texts of the vendor', async () => {
    const answer = await create({})
    expect([answer.statusCode, errorOf(answer).code]).toEqual([400, 'ValidationError'])
    expect([errorOf(answer).detail].flat().map((text) => /"(\w+)"/.exec(text)?.[1])).toEqual([
      'os_distro',
      'name',
      'url',
    ])
  })

  test('in Korean', async () => {
    const answer = await create({ ...creation, name: 'a.b' }, { sign: { language: 'ko-KR' } })
    expect(errorOf(answer).detail).toEqual([expect.stringMatching(/^"name" 값이 유효하지 않습니다\./)])
  })

  test.each([
    [{ ...creation, url: 'ftp://example.com/a.qcow2' }, 'url'],
    [{ ...creation, tags: [{ key: 'a' }, { key: 'a' }] }, 'tags'],
    [{ ...creation, visibility: 'public' }, 'visibility'],
    [{ ...creation, name: 'x'.repeat(256) }, 'name'],
  ])('%j: the field %s', async (body, field) => {
    const answer = await create(body)
    expect(answer.statusCode).toBe(400)
    expect(errorOf(answer).detail).toEqual([expect.stringContaining(`Field "${field}" is invalid.`)])
  })

  test('another type, no object', async () => {
    const text = await create(JSON.stringify(creation), { headers: { 'content-type': 'text/plain' } })
    const list = await create([creation])
    expect([text, list].map(({ statusCode }) => statusCode)).toEqual([415, 400])
    expect(errorOf(list).code).toBe('BadRequest')
  })

  test('who may not is told so before the body is read', async () => {
    const unsigned = await server.app.inject({ method: 'POST', url: '/v1/images', payload: '{' })
    const denied = await create('{', { as: 'alice-lister' })
    expect([unsigned.statusCode, denied.statusCode]).toEqual([401, 403])
    expect(errorOf(denied).detail).toContain('virtualserver:CreateImage')
  })

  test('and nothing of it is stored', async () => {
    const before = await server.store.images.count()
    await create({ ...creation, tags: [{ key: 'a' }, { key: 'a' }] })
    await create({})
    expect(await server.store.images.count()).toBe(before)
  })
})

test('an id that is taken is our fault, and changes nothing', async () => {
  const { id } = (await create(creation)).json<Image>()
  const other = await bench([], { newId: () => id })
  expect((await other.send('POST', '/v1/images', { body: creation })).statusCode).toBe(200)
  expect((await other.send('POST', '/v1/images', { body: { ...creation, name: 'x' } })).statusCode).toBe(500)
  expect(idsOf(await other.get('/v1/images?name=made'))).toEqual([id])
  await other.close()
})
