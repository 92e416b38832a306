import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import { fieldsOf, type Visibility, visibilities } from 'scp-images-client/contract/image-fields'
import { imageSrn } from 'scp-images-client/contract/srn'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import type { createKeyRing } from '../../../src/accounts/key-ring.ts'
import { parsePolicy } from '../../../src/accounts/policy.ts'
import type { ImageWrite } from '../../../src/catalogue/image-repository.ts'
import { type Member, type MemberStatus, memberStatuses } from '../../../src/catalogue/query/access.ts'
import { alice, type Bench, bench, bob, errorOf, image } from '../fixtures.ts'

type Relation = 'owner' | 'stranger' | MemberStatus
const relations: readonly Relation[] = ['owner', 'stranger', ...memberStatuses]

/** One image for each visibility and relation of Bob's to it, shown and hidden. */
const cases = visibilities.flatMap((visibility) =>
  relations.flatMap((relation) => [false, true].map((os_hidden) => ({ visibility, relation, os_hidden }))),
)
const writes: ImageWrite[] = cases.map(({ visibility, relation, os_hidden }, n) => {
  const members: Member[] =
    relation === 'owner' || relation === 'stranger' ? [] : [{ member_id: bob, status: relation }]
  return { image: image(n, { visibility, os_hidden, owner: relation === 'owner' ? bob : alice }), members }
})

const mayShow = (visibility: Visibility, relation: Relation) =>
  relation === 'owner' ||
  visibility === 'public' ||
  visibility === 'community' ||
  (visibility === 'shared' && relation !== 'stranger')

const pathOf = (n: number) => `/v1/images/${image(n).id}`

let server: Bench
beforeAll(async () => {
  server = await bench([...writes, { image: image(900, { name: '한글 "a" \\', size: 2 ** 53 - 1 }) }])
})
afterAll(() => server.close())

describe('who may show an image', () => {
  it.each(cases.map((one, n) => ({ ...one, n })))(
    '$visibility, $relation, hidden: $os_hidden',
    async ({ visibility, relation, n }) => {
      const answer = await server.get(pathOf(n), { as: 'bob-the-key' })
      expect(answer.statusCode).toBe(mayShow(visibility, relation) ? 200 : 404)
      if (answer.statusCode === 200) expect(answer.json()).toMatchObject({ id: image(n).id })
      else expect(errorOf(answer)).toMatchObject({ code: 'Image.ImageNotFound', status: 404 })
    },
  )

  it.each(['nonsense', image(999).id, image(900).id.toUpperCase().replace('8', 'B'), '%2e%2e', '한'])(
    'no such image: %s is 404',
    async (id) => {
      const answer = await server.get(`/v1/images/${encodeURIComponent(id)}`)
      expect([answer.statusCode, errorOf(answer).code]).toEqual([404, 'Image.ImageNotFound'])
    },
  )

  test('an image of someone else and one that is not there are told apart by nothing but the id', async () => {
    const hidden = cases.findIndex((one) => one.visibility === 'private' && one.relation === 'stranger')
    const [theirs, nobody] = await Promise.all(
      [image(hidden).id, image(999).id].map(async (id) => {
        const answer = await server.get(`/v1/images/${id}`, { as: 'bob-the-key' })
        const { global_request_id, request_id, ...error } = { ...errorOf(answer) }
        return JSON.stringify(error).replaceAll(id, 'ID')
      }),
    )
    expect(theirs).toBe(nobody)
  })
})

describe('the answer', () => {
  it.each(apiVersionIds)('in version %s has exactly its fields, in order', async (version) => {
    const answer = await server.get(pathOf(900), { version })
    const stored = image(900, { name: '한글 "a" \\', size: 2 ** 53 - 1 })
    const fields = fieldsOf(version, 'show')
    expect(Object.keys(answer.json())).toEqual(fields)
    expect(answer.json()).toEqual(Object.fromEntries(fields.map((field) => [field, stored[field]])))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
    expect(answer.body).toMatch(/^[\x00-\x7f]*\n$/)
    expect(answer.headers['scp-api-version']).toBe(`virtualserver ${version}`)
  })

  test('1.3 shows one field less than its list, the later ones as many', () => {
    const onlyInLists = (['1.3', '1.4', '1.5'] as const).map((version) => {
      const show = fieldsOf(version, 'show')
      return fieldsOf(version, 'list').filter((field) => !show.includes(field))
    })
    expect(onlyInLists).toEqual([['scp_supported_class_types'], [], []])
  })

  test('is revalidated with its ETag, which differs by version and by account', async () => {
    const first = await server.get(pathOf(900))
    const etag = String(first.headers.etag)
    const again = await server.get(pathOf(900), { headers: { 'if-none-match': etag } })
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag])
    expect((await server.get(pathOf(900), { as: 'bob-the-key' })).headers.etag).not.toBe(etag)
    expect((await server.get(pathOf(900), { version: '1.2' })).headers.etag).not.toBe(etag)
    await server.store.images.apply([{ image: image(900, { name: 'other' }) }])
    const changed = await server.get(pathOf(900), { headers: { 'if-none-match': etag } })
    expect([changed.statusCode, changed.json<{ name: string }>().name]).toEqual([200, 'other'])
    await server.store.images.apply([{ image: image(900, { name: '한글 "a" \\', size: 2 ** 53 - 1 }) }])
  })
})

describe('policies', () => {
  test('one that allows only lists: 403, whether or not there is such an image', async () => {
    for (const n of [900, 999]) {
      const answer = await server.get(pathOf(n), { as: 'alice-lister' })
      expect([answer.statusCode, errorOf(answer).code]).toEqual([403, 'Forbidden'])
    }
    expect((await server.get(pathOf(900), { as: 'alice-nobody' })).statusCode).toBe(200)
  })

  test('one may name the image', async () => {
    const Resource = imageSrn(alice, 'kr-west1', image(900).id)
    expect(Resource).toBe(`srn:e::${alice}:kr-west1::virtualserver:image/${image(900).id}`)
    const policy = parsePolicy(
      JSON.stringify({
        Version: '2024-07-01',
        Statement: [{ Sid: 'one', Effect: 'Allow', Action: ['virtualserver:ShowImage'], Resource }],
      }),
    )
    const { keys } = server
    const other = await bench([{ image: image(900) }, { image: image(901) }], {
      keys: {
        async find(accessKey: string) {
          const key = await keys.find(accessKey)
          return key && { ...key, policy }
        },
      } satisfies Pick<ReturnType<typeof createKeyRing>, 'find'>,
    })
    expect((await other.get(pathOf(900))).statusCode).toBe(200)
    expect((await other.get(pathOf(901))).statusCode).toBe(403)
    expect((await other.get('/v1/images')).statusCode).toBe(403)
    await other.close()
  })
})
