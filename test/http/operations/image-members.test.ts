import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import { fieldsOf, type Image } from 'scp-images-client/contract/image-fields'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { alice, type Bench, bench, bob, errorOf, idsOf, image, type Method } from '../fixtures.ts'

let server: Bench
beforeAll(async () => {
  server = await bench([])
})
afterAll(() => server.close())

const shared = image(1, { visibility: 'shared' })
const base = `/v1/images/${shared.id}`
const carol = 'ca401467abfc4b87b64614ab36eb9ae4'
beforeEach(() =>
  server.store.images.apply([
    { image: shared, members: [] },
    { image: image(2, { visibility: 'private' }), members: [] },
    { image: image(3), members: [] },
    {
      image: image(4, { visibility: 'shared', owner: bob }),
      members: [{ member_id: carol, status: 'pending' }],
    },
  ]),
)

const asAlice = (method: Method, path: string, body?: unknown) =>
  server.send(method, base + path, body === undefined ? {} : { body })
const asBob = (method: Method, path: string, body?: unknown) =>
  server.send(method, base + path, { as: 'bob-the-key', ...(body !== undefined && { body }) })
const offer = (member_id = bob) => asAlice('POST', '/members', { member_id })
const answer = (status: string) => asBob('PUT', `/members/${bob}`, { status })
const bobsLists = async (version?: string) => {
  const options = { as: 'bob-the-key', ...(version && { version }) }
  const [list, sharedList, pending] = await Promise.all(
    ['/v1/images', '/v1/images?visibility=shared', '/v1/pending-images'].map((path) =>
      server.get(path, options),
    ),
  )
  const has = (page: typeof list) => page !== undefined && idsOf(page).includes(shared.id)
  return { listed: has(list), shared: has(sharedList), pending: has(pending) }
}
const nowhere = { listed: false, shared: false, pending: false }

test.each(apiVersionIds)('the whole story in version %s', async (version) => {
  expect(await bobsLists(version)).toEqual(nowhere)
  const member = (await offer()).json<Record<string, string>>()
  expect(Object.keys(member)).toEqual(['created_at', 'image_id', 'member_id', 'status', 'updated_at'])
  expect(member).toMatchObject({ image_id: shared.id, member_id: bob, status: 'pending' })
  expect(await bobsLists(version)).toEqual({ ...nowhere, pending: true })

  const pending = await server.get('/v1/pending-images', { as: 'bob-the-key', version })
  expect(Object.keys(pending.json<{ images: Image[] }>().images[0] ?? {})).toEqual(
    fieldsOf(version, 'pending'),
  )

  expect((await answer('accepted')).json()).toMatchObject({ status: 'accepted', member_id: bob })
  expect(await bobsLists(version)).toEqual({ listed: true, shared: true, pending: false })
  await answer('rejected')
  expect(await bobsLists(version)).toEqual(nowhere)
  expect((await asBob('GET', '')).statusCode).toBe(200)
  await answer('pending')
  expect(await bobsLists(version)).toEqual({ ...nowhere, pending: true })

  const removed = await asAlice('DELETE', `/members/${bob}`)
  expect([removed.statusCode, removed.body, removed.headers['content-type']]).toEqual([204, '', undefined])
  expect(await bobsLists(version)).toEqual(nowhere)
  expect((await asBob('GET', '')).statusCode).toBe(404)
})

test('an image that stops being shared is gone for its members, and comes back with their answers', async () => {
  await offer()
  await answer('accepted')
  await asAlice('PUT', '', { visibility: 'private' })
  expect(await bobsLists()).toEqual(nowhere)
  expect((await asBob('GET', '/members')).statusCode).toBe(404)
  expect((await asAlice('GET', '/members')).json<{ members: [] }>().members).toHaveLength(1)
  await asAlice('PUT', '', { visibility: 'shared' })
  expect(await bobsLists()).toEqual({ listed: true, shared: true, pending: false })
})

test('the owner lists all members, a member itself alone', async () => {
  await offer()
  await offer(carol)
  const membersOf = (page: { json<T>(): T }) =>
    page.json<{ members: { member_id: string }[] }>().members.map(({ member_id }) => member_id)
  expect(membersOf(await asAlice('GET', '/members'))).toEqual([bob, carol])
  expect(membersOf(await asBob('GET', '/members'))).toEqual([bob])
  expect((await server.get(`/v1/images/${image(2).id}/members`)).body).toBe('{"members":[]}\n')
  expect((await asBob('GET', `/members/${bob}`)).json()).toMatchObject({ member_id: bob })
})

describe('refused', () => {
  beforeEach(async () => {
    await offer()
  })
  const member = (id: string) => `/v1/images/${id}/members`
  const body = { member_id: carol }
  const status = { status: 'accepted' }

  test.each<[string, Method, string, object | undefined, number, string]>([
    ['bob-the-key', 'POST', member(shared.id), body, 403, 'Forbidden'],
    ['bob-the-key', 'DELETE', `${member(shared.id)}/${bob}`, undefined, 403, 'Forbidden'],
    ['bob-the-key', 'DELETE', `${member(shared.id)}/${carol}`, undefined, 404, 'Image.ImageMemberNotFound'],
    ['bob-the-key', 'PUT', `${member(shared.id)}/${carol}`, status, 404, 'Image.ImageMemberNotFound'],
    ['bob-the-key', 'GET', `${member(shared.id)}/${carol}`, undefined, 404, 'Image.ImageMemberNotFound'],
    ['bob-the-key', 'GET', member(image(3).id), undefined, 403, 'Forbidden'],
    ['bob-the-key', 'GET', `${member(image(3).id)}/${bob}`, undefined, 404, 'Image.ImageMemberNotFound'],
    ['bob-the-key', 'GET', member(image(2).id), undefined, 404, 'Image.ImageNotFound'],
    ['alice-key', 'PUT', `${member(shared.id)}/${bob}`, status, 403, 'Forbidden'],
    ['alice-key', 'PUT', `${member(shared.id)}/${carol}`, status, 404, 'Image.ImageMemberNotFound'],
    ['alice-key', 'GET', `${member(shared.id)}/${alice}`, undefined, 404, 'Image.ImageMemberNotFound'],
    ['alice-key', 'GET', `${member(shared.id)}/a%2Fb`, undefined, 404, 'Image.ImageMemberNotFound'],
    ['alice-key', 'GET', member('nonsense'), undefined, 404, 'Image.ImageNotFound'],
    ['alice-key', 'GET', member('a%2Fb'), undefined, 404, 'Image.ImageNotFound'],
    ['alice-key', 'POST', member(image(4).id), body, 404, 'Image.ImageNotFound'],
    ['alice-key', 'POST', member(image(2).id), body, 403, 'Forbidden'],
    ['alice-key', 'POST', member(image(3).id), body, 403, 'Forbidden'],
    ['alice-key', 'POST', member(shared.id), { member_id: bob }, 409, 'Image.ImageMemberDuplicated'],
    ['alice-key', 'POST', member(shared.id), { member_id: alice }, 400, 'ValidationError'],
    ['alice-key', 'POST', member(shared.id), { member_id: 'a_b' }, 400, 'ValidationError'],
    ['alice-key', 'POST', member(shared.id), { ...body, status: 'accepted' }, 400, 'ValidationError'],
    ['bob-the-key', 'PUT', `${member(shared.id)}/${bob}`, { status: 'maybe' }, 400, 'ValidationError'],
    ['bob-the-key', 'PUT', `${member(shared.id)}/${bob}`, {}, 400, 'ValidationError'],
  ])('%s %s %s %j: %i %s', async (as, method, path, sent, wanted, code) => {
    for (const language of ['en-US', 'ko-KR']) {
      const options = { as, sign: { language }, ...(sent && { body: sent }) }
      const refusal = await server.send(method, path, options)
      expect([refusal.statusCode, errorOf(refusal).code]).toEqual([wanted, code])
      expect(/[가-힣]/.test(String(errorOf(refusal).detail))).toBe(language === 'ko-KR')
    }
  })

  test('more than 128 members', async () => {
    const members = Array.from({ length: 128 }, (_, n) => ({
      member_id: `m-${n}`,
      status: 'pending' as const,
    }))
    await server.store.images.apply([{ image: shared, members }])
    const refusal = await offer()
    expect([refusal.statusCode, errorOf(refusal).code]).toEqual([400, 'Image.ImageMemberLimit'])
  })
})

describe('listPendingImages', () => {
  const pending = (search = '', headers = {}) =>
    server.get(`/v1/pending-images${search}`, { as: 'bob-the-key', headers })

  test('newest first, by the two types, in one answer', async () => {
    const offers = Array.from({ length: 30 }, (_, n) => ({
      image: image(100 + n, { visibility: 'shared', scp_image_type: n % 2 ? 'custom' : 'gpu_custom' }),
      members: [{ member_id: bob, status: 'pending' as const }],
    }))
    await server.store.images.apply(offers)
    const newest = offers.map(({ image: { id } }) => id).toReversed()
    const all = await pending()
    expect(idsOf(all)).toEqual(newest)
    expect(all.headers.link).toBeUndefined()
    expect(idsOf(await pending('?scp_image_type=custom'))).toEqual(newest.filter((_, n) => n % 2 === 0))
    expect(idsOf(await pending('?scp_image_type=custom&scp_original_image_type=x'))).toEqual([])
    expect(idsOf(await pending('?scp_image_type='))).toEqual(newest)

    const again = await pending('', { 'if-none-match': String(all.headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    await server.store.images.apply(offers.map((one) => ({ ...one, members: [] })))
    expect((await pending('', { 'if-none-match': String(all.headers.etag) })).statusCode).toBe(200)
  })

  test('other parameters mean nothing, and are named', async () => {
    const page = await pending('?limit=0&marker=x&visibility=y')
    expect([page.statusCode, page.headers['x-ignored-parameters']]).toEqual([
      200,
      'limit, marker, visibility',
    ])
  })

  test.each(['%ff', '%00', 'x'.repeat(256)])('scp_image_type=%s: 400', async (value) => {
    expect((await pending(`?scp_image_type=${value}`)).statusCode).toBe(400)
  })
})
