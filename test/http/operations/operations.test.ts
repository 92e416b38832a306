import {
  apiVersionIds,
  editionsOf,
  newestEdition,
  pageVersionId,
} from 'scp-images-client/contract/api-versions'
import { exampleValue } from 'scp-images-client/contract/body-fields'
import { type Operation, operations } from 'scp-images-client/contract/operations'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bench, bench, errorOf, type Method, origin } from '../fixtures.ts'

let server: Bench
beforeAll(async () => {
  server = await bench()
})
afterAll(() => server.close())

const plain = (url: string, method: Method = 'GET') =>
  server.app.inject({ method, url, headers: { host: '127.0.0.1:8080' } })

/** Nothing is there: what names an image, a member or a server by a word is 404. */
const statusOf = ({ path, success }: Operation) => (/\{(?!version)/.test(path) ? 404 : success)

/** A body that each of the table's is content with. */
const bodyFor = ({ body }: Operation) => {
  const fields = Object.entries(body?.({ id: pageVersionId }).fields ?? {})
  return body && Object.fromEntries(fields.map(([name, field]) => [name, exampleValue(field)]))
}

test('every row of the table is served, and asks for a signature where it says so', async () => {
  for (const operation of Object.values<Operation>(operations)) {
    const { method, path, signed } = operation
    const url = path.replace('{version}', '1.3')
    expect([path, (await plain(url, method)).statusCode]).toEqual([path, signed ? 401 : 200])
    if (method === 'GET') {
      expect([path, (await plain(url, 'HEAD')).statusCode]).toEqual([path, signed ? 401 : 200])
    }
    const body = bodyFor(operation)
    const answer = await server.send(method, url, body ? { body } : {})
    expect([path, answer.statusCode]).toEqual([path, statusOf(operation)])
  }
})

test('each reads the editions of its service alone, and echoes the one it serves', async () => {
  for (const operation of Object.values<Operation>(operations)) {
    const { method, path, service } = operation
    if (service === null) continue
    const url = path.replace('{version}', '1.3')
    const newest = `${service} ${newestEdition(service, pageVersionId).id}`
    const named = editionsOf(service).map(({ id }) => `${service} ${id}`)
    for (const header of ['', ...named]) {
      const { headers } = await server.send(method, url, { headers: { 'scp-api-version': header } })
      expect([path, headers['scp-api-version']]).toEqual([path, header || newest])
    }
    for (const header of [`${service} 9.9`, 'vpc 1.0', '1.0']) {
      const answer = await server.send(method, url, { headers: { 'scp-api-version': header } })
      expect([path, answer.statusCode, errorOf(answer).code]).toEqual([path, 406, 'NoSuchVersion'])
    }
  }
})

describe('GET /', () => {
  test('lists the versions oldest first, on the day of the page as the page does', async () => {
    const links = [{ href: `${origin}/v1`, rel: 'self' }]
    const answer = await plain('/')
    expect(answer.headers['content-type']).toBe('application/json')
    expect(answer.json()).toEqual({
      versions: [
        { id: 'v1.0', links, not_before: '2025-12-31', status: 'DEPRECATED' },
        { id: 'v1.1', links, not_before: '2026-05-31', status: 'DEPRECATED' },
        { id: 'v1.2', links, not_before: '2026-08-31', status: 'SUPPORTED' },
        { id: 'v1.3', links, not_before: '', status: 'CURRENT' },
        { id: 'v1.4', links, not_before: '', status: 'PLANNED' },
        { id: 'v1.5', links, not_before: '', status: 'PLANNED' },
      ],
    })
  })

  test('follows the version clock', async () => {
    const other = await bench([], { versionClock: () => Date.parse('2026-08-01T00:00:00Z') })
    const { versions } = (await other.app.inject('/')).json<{ versions: { id: string; status: string }[] }>()
    expect(versions.find(({ id }) => id === 'v1.2')?.status).toBe('DEPRECATED')
    await other.close()
  })

  test('under the public URL', async () => {
    const other = await bench([], { settings: { publicUrl: 'https://images.example.com/' } })
    expect((await other.app.inject('/')).body).toContain('"href":"https://images.example.com/v1"')
    await other.close()
  })
})

test('GET /v1/endpoints: exactly four strings a service', async () => {
  const answer = await server.get('/v1/endpoints', { sign: { accountId: '' } })
  const row = (service: string) => ({
    region: 'kr-west1',
    service_name: service,
    service_type: `scp-${service}`,
    url: origin,
  })
  expect(answer.json()).toEqual({ endpoints: ['iam', 'resourcemanager', 'virtualserver'].map(row) })
  expect(answer.headers['scp-api-version']).toBeUndefined()
})

test('GET /v1/endpoints takes no notice of a version', async () => {
  const answer = await server.get('/v1/endpoints', { headers: { 'scp-api-version': 'iam 1.4' } })
  expect(answer.statusCode).toBe(200)
})

describe('health', () => {
  test('live, ready', async () => {
    for (const url of ['/livez', '/healthz', '/readyz']) {
      const answer = await plain(url)
      expect([url, answer.statusCode, answer.body]).toEqual([url, 200, '{"status":"ok"}\n'])
      expect(answer.headers['cache-control']).toBe('no-store')
    }
    expect((await plain('/readyz?verbose')).json()).toEqual({
      checks: { accepting: 'ok', database: 'ok' },
      status: 'ok',
    })
  })

  test('not ready without its database, still alive', async () => {
    const other = await bench([], { ping: () => Promise.reject(new Error('disk I/O error')) })
    const answer = await other.app.inject('/readyz')
    expect([answer.statusCode, errorOf(answer).code]).toEqual([503, 'ServiceUnavailable'])
    expect(answer.headers['retry-after']).toBe('5')
    const verbose = await other.app.inject('/readyz?verbose')
    expect([verbose.statusCode, verbose.headers['retry-after']]).toEqual([503, '5'])
    expect(verbose.json()).toEqual({ checks: { accepting: 'ok', database: 'failed' }, status: 'unavailable' })
    expect((await other.app.inject('/livez')).statusCode).toBe(200)
    await other.close()
  })

  test('not ready while stopping; every answer closes its connection', async () => {
    const other = await bench()
    other.app.drain.active = true
    expect((await other.app.inject('/readyz')).statusCode).toBe(503)
    for (const url of ['/livez', '/nothing', '/v1/images']) {
      expect((await other.app.inject(url)).headers.connection).toBe('close')
    }
    await other.close()
  })
})

test('GET /version', async () => {
  expect((await plain('/version')).json()).toEqual({
    api_versions: apiVersionIds,
    name: 'scp-images',
    version: '0.0.0-test',
  })
})

describe('OpenAPI documents', () => {
  test.each(apiVersionIds)('%s', async (version) => {
    const answer = await plain(`/openapi/${version}.json`)
    expect(answer.json()).toEqual({ openapi: '3.1.1', info: { title: '이미지', version } })
    expect(answer.body).toContain('\\uc774')
    const again = await server.app.inject({
      url: `/openapi/${version}.json`,
      headers: { 'if-none-match': String(answer.headers.etag) },
    })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })
})
