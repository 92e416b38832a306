import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bodyOf, putTypeAside } from '../../../src/http/request/json-body.ts'
import { type Bench, bench, errorOf } from '../fixtures.ts'

const spec = { title: 'Any', fields: {} }

let server: Bench
beforeAll(async () => {
  server = await bench()
  server.app.post('/test/body', { onRequest: putTypeAside }, (request) =>
    JSON.stringify(bodyOf(request, spec)),
  )
  server.app.get('/test/throw', () => {
    throw new Error('SELECT secret FROM /var/lib/images.db')
  })
  server.app.get('/test/reject', () =>
    Promise.reject(Object.assign(new Error('x'), { statusCode: 418, code: 'EX' })),
  )
  server.app.get('/test/string', () => Promise.reject('just text'))
  server.app.get('/test/nothing', () => Promise.reject(undefined))
})
afterAll(() => server.close())

const id = /^req-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function expectEnvelope(answer: LightMyRequestResponse, status: number, code: string) {
  expect(answer.statusCode).toBe(status)
  expect(answer.headers['content-type']).toBe('application/json')
  expect(answer.body.endsWith('}\n')).toBe(true)
  expect(answer.body).not.toMatch(/[^\n\x20-\x7e]/)
  const error = errorOf(answer)
  expect(Object.keys(error)).toEqual([
    'code',
    'detail',
    'global_request_id',
    'links',
    'related_resources',
    'request_id',
    'response',
    'status',
    'title',
  ])
  expect(error).toMatchObject({ code, status, title: code, links: [], related_resources: [], response: null })
  expect(answer.body).toBe(`${JSON.stringify(answer.json()).replace(/[\u0080-\uffff]/g, escaped)}\n`)
  expect(error.request_id).toMatch(id)
  expect(error.global_request_id).toMatch(id)
  expect(error.request_id).not.toBe(error.global_request_id)
  expect(answer.headers['x-request-id']).toBe(error.request_id)
  expect(answer.headers['x-scp-request-id']).toBe(error.global_request_id)
  expect(answer.headers['cache-control']).toBe('no-store')
}

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

describe('the envelope', () => {
  test('of a refused request', async () => {
    expectEnvelope(await server.app.inject('/v1/images'), 401, 'Unauthorized')
  })

  test('of bad input, in Korean', async () => {
    const answer = await server.get('/v1/images?limit=x', { sign: { language: 'ko-KR' } })
    expectEnvelope(answer, 400, 'ValidationError')
    expect(errorOf(answer).detail).toEqual([
      '"limit" 값이 유효하지 않습니다. 값은 1 이상, 1000 이하여야 합니다. 예시: "20"',
    ])
    expect(answer.headers['content-language']).toBe('ko')
  })

  test.each(['en-US', 'fr', '', 'de, ko'])('other languages (%s): English', async (language) => {
    const answer = await server.get('/v1/images?limit=x', { sign: { language } })
    expect([errorOf(answer).detail].flat()[0]).toContain('is invalid.')
  })

  test('ids are fresh, whatever the client sends', async () => {
    const headers = { 'x-request-id': 'mine', 'request-id': 'mine' }
    const ids = await Promise.all(
      [1, 2].map(async () => errorOf(await server.app.inject({ url: '/x', headers })).request_id),
    )
    expect(new Set(ids).size).toBe(2)
    for (const fresh of ids) expect(fresh).toMatch(id)
  })

  test('success has the ids too', async () => {
    const { headers } = await server.get('/v1/images')
    expect(headers['x-request-id']).toMatch(id)
    expect(headers['x-scp-request-id']).toMatch(id)
  })
})

describe('404 and 405', () => {
  test('unsigned', async () => {
    expectEnvelope(await server.app.inject('/nothing'), 404, 'ResourceNotFound')
  })

  const unknown = ['PATCH', 'OPTIONS', 'TRACE', 'QUERY', 'PROPFIND']
  test.each<[string, string, string]>([
    ...unknown.map((method): [string, string, string] => [method, '/v1/endpoints', 'GET, HEAD']),
    ['POST', '/v1/pending-images', 'GET, HEAD'],
    ['PUT', '/v1/images', 'GET, HEAD, POST'],
    ['DELETE', '/v1/images', 'GET, HEAD, POST'],
    ['PATCH', '/v1/images/x', 'GET, HEAD, PUT, DELETE'],
    ['HEAD', '/v1/images/x/import', 'POST'],
    ['GET', '/v1/images/x/share', 'POST'],
    ['PUT', '/v1/images/x/members', 'GET, HEAD, POST'],
    ['POST', '/v1/images/x/members/y', 'GET, HEAD, PUT, DELETE'],
    ['GET', '/v1/servers/x/images', 'POST'],
    ['GET', '/v1/tags/x/bulk', 'PUT'],
  ])('%s %s: 405 with Allow', async (method, url, allow) => {
    const answer = await server.app.inject({ method: method as 'POST', url })
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, allow])
    if (method === 'HEAD') return
    expectEnvelope(answer, 405, 'MethodNotAllowed')
    expect(errorOf(answer).detail).toContain(allow)
  })

  test('405 whatever the body', async () => {
    const headers = { 'content-type': 'text/xml' }
    const answer = await server.app.inject({ method: 'POST', url: '/', headers, payload: '<a/>' })
    expectEnvelope(answer, 405, 'MethodNotAllowed')
  })

  test('the OpenAPI paths know their methods', async () => {
    const answer = await server.app.inject({ method: 'POST', url: '/openapi/1.3.json' })
    expect(answer.headers.allow).toBe('GET, HEAD')
  })
})

describe('what is too much', () => {
  test('414 for a target longer than 8 kB', async () => {
    const answer = await server.get(`/v1/images?name=${'x'.repeat(8200)}`)
    expectEnvelope(answer, 414, 'UriTooLong')
    expect((await server.get(`/v1/images?x=${'x'.repeat(8000)}`)).statusCode).toBe(200)
  })

  test('413, before the body is read', async () => {
    const payload = 'x'.repeat(64 * 1024 + 1)
    for (const method of ['GET', 'POST'] as const) {
      const url = method === 'GET' ? '/livez' : '/test/body'
      const answer = await server.app.inject({
        method,
        url,
        payload,
        headers: { 'content-type': 'application/json' },
      })
      expectEnvelope(answer, 413, 'PayloadTooLarge')
    }
  })

  const post = (payload: string | Buffer, headers: Record<string, string>) =>
    server.app.inject({ method: 'POST', url: '/test/body', headers, payload })

  test.each([
    {},
    { 'content-type': 'text/xml' },
    { 'content-type': 'application/jsonp' },
    { 'content-type': ';' },
  ])('a body of another type, %j: 415', async (headers) => {
    expectEnvelope(await post('{}', headers), 415, 'UnsupportedMediaType')
  })

  test('a compressed body: 415', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    expectEnvelope(await post('{}', headers), 415, 'UnsupportedMediaType')
    expect((await post('{}', { ...headers, 'content-encoding': 'identity' })).statusCode).toBe(200)
  })

  test.each([
    '{',
    ' ',
    '[]',
    'null',
    '"a"',
    '1',
    '{"a":1}}',
    "{'a':1}",
    '['.repeat(60_000),
    Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  ])('a body that is no JSON object: 400', async (payload) => {
    const headers = { 'content-type': 'application/json' }
    expectEnvelope(await post(payload, headers), 400, 'BadRequest')
  })

  test.each(['application/json', 'Application/JSON ; charset=utf-8', 'application/json;odd=";"'])(
    '%s is JSON',
    async (type) => {
      const answer = await post('\ufeff{"a": 1}', { 'content-type': type })
      expect([answer.statusCode, answer.body]).toEqual([200, '{}'])
    },
  )
})

describe('our own faults', () => {
  test.each(['throw', 'reject', 'string', 'nothing'])('%s: 500 that tells nothing', async (how) => {
    const answer = await server.app.inject(`/test/${how}`)
    expectEnvelope(answer, 500, 'ContactAdminForAssistance')
    // The ids are random, and so may hold any number.
    const told = answer.body.replace(/req-[0-9a-f-]{36}/g, '')
    expect(told).not.toMatch(/SELECT|\/var|Error|418|just text/)
  })
})
