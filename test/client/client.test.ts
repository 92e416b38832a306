import type { IncomingMessage } from 'node:http'
import { listVersions } from 'scp-images-client'
import { expect, test } from 'vitest'
import { signedHeaders } from '../signed-headers.ts'
import { client, failureOf, goneEndpoint, keys, serve } from './serving.ts'

test('signs the URL exactly as it goes over the wire', async () => {
  let seen: IncomingMessage | undefined
  const endpoint = await serve((request, response) => {
    seen = request
    response.end('{"images":[]}')
  })
  await client(`${endpoint}/`, { apiVersion: '1.2', language: 'ko-KR' }).listImages({
    name: "우분투 22's & (b)",
    sort: 'name:asc,id',
    limit: 5,
    marker: undefined,
  })
  expect(seen?.url).not.toContain('marker')
  expect(new URLSearchParams(seen?.url?.split('?')[1]).get('name')).toBe("우분투 22's & (b)")
  const expected = signedHeaders({
    method: 'GET',
    url: `${endpoint}${seen?.url}`,
    ...keys,
    timestamp: Number(seen?.headers['scp-timestamp']),
  })
  expect(seen?.headers['scp-signature']).toBe(expected['Scp-Signature'])
  expect(seen?.headers['scp-api-version']).toBe('virtualserver 1.2')
  expect(seen?.headers['accept-language']).toBe('ko-KR')
})

test('an answer comes with what its headers say, and with its text untouched', async () => {
  const body = '{"images":[{"id":"a","name":"\\uc6b0","size":9007199254740991}]}\n'
  const endpoint = await serve((_, response) => {
    response.writeHead(200, {
      link: '<http://elsewhere/v1/images?marker=a>; rel="next"',
      'x-request-id': 'req-1',
      etag: '"e"',
      'scp-api-version': 'virtualserver 1.3',
      'x-ignored-parameters': 'colour, shape',
    })
    response.end(body)
  })
  expect(await client(endpoint).listImages()).toEqual({
    images: [{ id: 'a', name: '우', size: Number.MAX_SAFE_INTEGER }],
    next: 'a',
    requestId: 'req-1',
    etag: '"e"',
    apiVersion: 'virtualserver 1.3',
    ignored: ['colour', 'shape'],
    body,
  })
})

test('the envelope of an error becomes its message', async () => {
  const entry = { code: 'ValidationError', detail: ['Field "limit" is invalid.', 'Field "sort" is invalid.'] }
  const endpoint = await serve((_, response) => {
    response.writeHead(400).end(JSON.stringify({ errors: [{ ...entry, request_id: 'req-9' }] }))
  })
  const error = await failureOf(client(endpoint).listImages())
  expect(error).toMatchObject({
    failure: 'refused',
    status: 400,
    code: 'ValidationError',
    requestId: 'req-9',
  })
  expect(error.message).toBe('Field "limit" is invalid.\nField "sort" is invalid.')
})

test.each([
  [404, '{"status":404,"error":"Not Found"}', 'the server answered 404 Not Found'],
  [417, '<html>Request Rejected</html>', 'the server answered 417 Expectation Failed'],
  [500, '', 'the server answered 500 Internal Server Error'],
])('an answer %d without envelope is told by its status', async (status, body, message) => {
  const endpoint = await serve((_, response) => response.writeHead(status).end(body))
  expect((await failureOf(client(endpoint).listImages())).message).toBe(message)
})

test('a redirect is not followed, because it would break the signature', async () => {
  const endpoint = await serve((_, response) => response.writeHead(302, { location: 'http://x/' }).end())
  expect((await failureOf(client(endpoint).listImages())).message).toMatch(/redirects to http:\/\/x\//)
})

test.each(['<html></html>', '[]', 'null', '{"image":[]}', ''])(
  '200 with %j is not this API',
  async (body) => {
    const endpoint = await serve((_, response) => response.end(body))
    expect((await failureOf(client(endpoint).listImages())).failure).toBe('unexpected')
  },
)

test('nothing there, an answer that breaks off and one that never comes are all unreachable', async () => {
  const gone = await goneEndpoint()
  expect((await failureOf(client(gone).listImages())).message).toBe(
    `cannot reach ${gone}: nothing listens there (connection refused)`,
  )
  const broken = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('{"images":', () => response.destroy())
  })
  expect((await failureOf(client(broken).listImages())).failure).toBe('unreachable')
  const silent = await serve(() => {})
  expect((await failureOf(client(silent, { timeout: 50 }).listImages())).message).toMatch(
    /no answer in time$/,
  )
})

test('tries again with a fresh signature until the server is back', async () => {
  const signatures: unknown[] = []
  const endpoint = await serve((request, response) => {
    signatures.push(request.headers['scp-timestamp'])
    if (signatures.length < 3) response.writeHead(503).end()
    else response.end('{"images":[]}')
  })
  const sleep = () => new Promise<void>((resolve) => setTimeout(resolve, 3))
  expect((await client(endpoint, { retry: { sleep } }).listImages()).images).toEqual([])
  expect(new Set(signatures).size).toBe(3)
})

test('versions need no key', async () => {
  let headers: IncomingMessage['headers'] = {}
  const endpoint = await serve((request, response) => {
    headers = request.headers
    response.end('{"versions":[{"id":"v1.3","not_before":"","status":"CURRENT"}]}')
  })
  const { versions } = await listVersions({ endpoint })
  expect(versions.map(({ id }) => id)).toEqual(['v1.3'])
  expect(Object.keys(headers).filter((name) => name.startsWith('scp-'))).toEqual([])
})

test('shows an image by its id, which is one segment of the path whatever it holds', async () => {
  const seen: (string | undefined)[] = []
  const body = '{"id":"a","name":"n"}\n'
  const endpoint = await serve((request, response) => {
    seen.push(request.url)
    response.writeHead(200, { etag: 'W/"e"', 'scp-api-version': 'virtualserver 1.3' })
    response.end(body)
  })
  const answer = await client(endpoint).showImage('a')
  expect(answer).toMatchObject({ image: { id: 'a', name: 'n' }, etag: 'W/"e"', body })
  await client(endpoint).showImage('../a?b#c')
  expect(seen).toEqual(['/v1/images/a', '/v1/images/..%2Fa%3Fb%23c'])
})

test('an image that the server does not show is a refusal with its status', async () => {
  const endpoint = await serve((_, response) => {
    response.writeHead(404)
    response.end('{"errors":[{"code":"Image.ImageNotFound","detail":"gone","status":404}]}')
  })
  expect(await failureOf(client(endpoint).showImage('a'))).toMatchObject({ status: 404 })
  const other = await serve((_, response) => void response.end('{"images":[]}'))
  expect((await failureOf(client(other).showImage('a'))).message).toContain('is the endpoint right?')
})
