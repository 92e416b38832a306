import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runs } from '../../runs.ts'
import { type Bench, bench, errorOf, image, type Method } from '../fixtures.ts'

let server: Bench
const mine = image(1, { visibility: 'shared' })
beforeAll(async () => {
  server = await bench([{ image: mine }])
})
afterAll(() => server.close())

const update = { min_disk: 5 }
const status = { status: 'accepted' }
/** Every operation with an id in its path. */
const operations: readonly { method: Method; pathOf: (id: string) => string; body?: object }[] = [
  { method: 'GET', pathOf: (id) => `/v1/images/${id}` },
  { method: 'PUT', pathOf: (id) => `/v1/images/${id}`, body: update },
  { method: 'DELETE', pathOf: (id) => `/v1/images/${id}` },
  { method: 'POST', pathOf: (id) => `/v1/images/${id}/import`, body: { url: 'https://example.com/a.qcow2' } },
  { method: 'POST', pathOf: (id) => `/v1/images/${id}/share` },
  { method: 'GET', pathOf: (id) => `/v1/images/${id}/members` },
  { method: 'POST', pathOf: (id) => `/v1/images/${id}/members`, body: { member_id: 'x' } },
  { method: 'GET', pathOf: (id) => `/v1/images/${id}/members/x` },
  { method: 'GET', pathOf: (id) => `/v1/images/${mine.id}/members/${id}` },
  { method: 'PUT', pathOf: (id) => `/v1/images/${mine.id}/members/${id}`, body: status },
  { method: 'DELETE', pathOf: (id) => `/v1/images/${mine.id}/members/${id}` },
  { method: 'POST', pathOf: (id) => `/v1/servers/${id}/images`, body: { image_name: 'x' } },
  { method: 'GET', pathOf: (id) => `/v1/tags/${id}` },
  { method: 'PUT', pathOf: (id) => `/v1/tags/${id}/bulk`, body: { tags: [] } },
]

async function detailOf(method: Method, target: string, body?: object) {
  const answer = await server.send(method, target, body ? { body } : {})
  expect([target, answer.statusCode]).toEqual([target, 404])
  return String(errorOf(answer).detail)
}

const named = operations.map((operation) => ({ ...operation, path: operation.pathOf('ID') }))

describe.each(named)('$method $path', ({ method, pathOf, body }) => {
  test.each([
    ['no%20such%2Fid', 'no such/id'],
    ['%EC%9A%B0%EB%B6%84%ED%88%AC', '우분투'],
    ['a%2520b', 'a%20b'],
    ['100%25', '100%'],
    ['{id}', '{id}'],
    ["%24%26-'", "$&-'"],
    // As sent: no UTF-8, half an escape, a lone surrogate, control characters, what turns the line around.
    ['%ff', '%ff'],
    ['a%2', 'a%2'],
    ['%ED%A0%80', '%ED%A0%80'],
    ['a%00b', 'a%00b'],
    ['a%0Db', 'a%0Db'],
    ['%1b[31m', '%1b[31m'],
    ['%E2%80%AEb', '%E2%80%AEb'],
    ['a%20%00', 'a%20%00'],
  ])('%s is shown as %s', async (sent, shown) => {
    const detail = await detailOf(method, pathOf(sent), body)
    expect(detail).toContain(shown)
    if (sent !== shown) expect(detail).not.toContain(sent)
  })

  test('a long one is cut', async () => {
    expect((await detailOf(method, pathOf('%20x'.repeat(1500)), body)).length).toBeLessThan(400)
    expect((await detailOf(method, pathOf('%F0%9F%92%BF'.repeat(300)), body)).isWellFormed()).toBe(true)
  })
})

test('an id may be written with escapes: it is the same image, member or tag', async () => {
  const id = mine.id.replaceAll('-', '%2D')
  expect((await server.get(`/v1/images/${id}`)).json()).toMatchObject({ id: mine.id })
  expect((await server.get(`/v1/images/${mine.id.replaceAll('-', '%252D')}`)).statusCode).toBe(404)
})

test('whatever is sent, the text is printable and of bounded length', async () => {
  const segment = fc
    .array(fc.oneof(fc.constantFrom('%', '%25', '%00', '%0a', '%E2%80%A8', '%ff', 'a', '~'), escaped()))
    .map((parts) => parts.join(''))
    .filter((text) => text !== '' && !/^\.{1,2}$/.test(text))
  await fc.assert(
    fc.asyncProperty(segment, async (sent) => {
      const detail = await detailOf('GET', `/v1/images/${sent}`)
      expect(detail).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      expect(detail.isWellFormed()).toBe(true)
      expect([...detail].length).toBeLessThan(320)
    }),
    { numRuns: runs(200) },
  )
})

function escaped() {
  return fc.integer({ min: 0, max: 255 }).map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
}

test('a resource name that is not printable is answered as it was sent', async () => {
  for (const name of ['srn:\0', 'srn:\u202e', 'a\nb']) {
    const sent = Buffer.from(name).toString('base64')
    expect(await detailOf('GET', `/v1/tags/${sent}`)).toContain(sent)
  }
  const named = Buffer.from('srn:e::우분투').toString('base64').replaceAll('/', '%2F')
  expect(await detailOf('GET', `/v1/tags/${named}`)).toContain('srn:e::우분투')
})
