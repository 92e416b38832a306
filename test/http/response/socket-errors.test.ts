import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerParserError } from '../../../src/http/response/socket-errors.ts'
import { type RunningServer, startServer } from '../../../src/http/server.ts'
import { type Bench, bench, errorOf, idsOf, image, sign } from '../fixtures.ts'
import { openSocket, parseAnswer, rawExchange } from '../raw-socket.ts'

let server: Bench
let running: RunningServer
let port: number
beforeAll(async () => {
  server = await bench([{ image: image(1) }])
  running = await startServer(server.app, { host: '127.0.0.1', port: 0 })
  port = Number(new URL(running.url).port)
})
afterAll(async () => {
  await running.stop()
  await server.store.close()
})

async function refusal(bytes: string | Buffer) {
  const answer = parseAnswer(await rawExchange(port, bytes))
  const { code, status, request_id } = errorOf(answer)
  expect(status).toBe(answer.status)
  expect(answer.headers.get('x-request-id')).toBe(request_id)
  expect(answer.headers.get('date')).toBeDefined()
  expect(Number(answer.headers.get('content-length'))).toBe(answer.body.length)
  return { ...answer, code }
}

describe('what never becomes a request', () => {
  test.each([
    ['garbage', 'garbage\r\n\r\n', 400, 'BadRequest'],
    ['a TLS greeting', Buffer.from('160301020001000001fc0303', 'hex'), 400, 'BadRequest'],
    ['an unknown method', 'BREW /v1/images HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'BadRequest'],
    ['a bad header', 'GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n', 400, 'BadRequest'],
    [
      'two lengths',
      'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      400,
      'BadRequest',
    ],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400, 'BadRequest'],
    ['a bad Host', 'GET / HTTP/1.1\r\nHost: a"><script>\r\n\r\n', 400, 'BadRequest'],
    [
      'headers too large',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
      431,
      'HeadersTooLarge',
    ],
    [
      'far too many headers',
      `GET / HTTP/1.1\r\nHost: x\r\n${'X: y\r\n'.repeat(20_000)}\r\n`,
      431,
      'HeadersTooLarge',
    ],
    ['a long target', `GET /${'x'.repeat(9000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414, 'UriTooLong'],
    [
      'a target longer than all headers',
      `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      414,
      'UriTooLong',
    ],
    ['CONNECT', 'CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n', 404, 'ResourceNotFound'],
    ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n', 404, 'ResourceNotFound'],
    ['a target that is no path', 'GET v1/images HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'BadRequest'],
    [
      'an absolute target elsewhere',
      'GET http://x/nothing HTTP/1.1\r\nHost: x\r\n\r\n',
      404,
      'ResourceNotFound',
    ],
    ['bytes above ASCII', 'GET /v1/images?name=우분투 HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'BadRequest'],
    ['a fragment', 'GET /livez#x HTTP/1.1\r\nHost: x\r\n\r\n', 404, 'ResourceNotFound'],
  ])('%s gets the envelope', async (_, bytes, status, code) => {
    expect(await refusal(bytes)).toMatchObject({ status, code })
  })

  test('headers that come too slowly: 408', async () => {
    const slow = createServer({ headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 20 })
    slow.on('clientError', answerParserError as (error: Error) => void)
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    const { port: slowPort } = slow.address() as AddressInfo
    const answer = parseAnswer(await rawExchange(slowPort, 'GET / HTTP/1.1\r\nHos', 2000))
    expect([answer.status, errorOf(answer).code]).toEqual([408, 'RequestTimeout'])
    slow.close()
  })

  test('garbage behind a request does not put an answer before its own', async () => {
    const text = await rawExchange(port, 'GET /readyz HTTP/1.1\r\nHost: x\r\n\r\ngarbage\r\n\r\n')
    if (text !== '') expect(parseAnswer(text).status).toBe(200)
    expect(await rawExchange(port, 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')).toContain('200 OK')
  })

  test('a client that goes away in the middle harms nobody', async () => {
    for (const part of ['GET', 'GET / HTTP/1.1\r\nHost', 'GET /v1/images HTTP/1.1\r\nHost: x\r\n\r\n']) {
      const socket = await openSocket(port)
      socket.write(part)
      socket.resetAndDestroy()
    }
    expect(await rawExchange(port, 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')).toContain('200 OK')
  })
})

describe('targets as they come', () => {
  const lines = (headers: Record<string, string>) =>
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')
  const signedFor = (url: string, target: string, host = '127.0.0.1:8080') =>
    Buffer.from(
      `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${lines(sign('', { sign: { url } }))}\r\n`,
    )
  const answerTo = async (bytes: Buffer) => parseAnswer(await rawExchange(port, bytes))

  // biome-ignore format: one a line would be long
  test.each([
    '/nothing', '/v1', '/v1/images/', '//v1/images', '/V1/images', '/v1/%69mages', '/v1%2Fimages', '/v1%2fimages',
    '/v1/images%3Flimit=1', '/v1//images', '/./v1/images', '/x/../v1/images', '/%00', '/%', '/%zz', '/%ff', '/%25',
    '/openapi/9.9.json', '/openapi/1.3.json/', '/v1/images%20', '/v1/images;x=1', '//', '/\\', '/"<>',
  ])('%s is not tidied up: 404', async (target) => {
    const answer = await answerTo(Buffer.from(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`))
    expect([answer.status, errorOf(answer).code]).toEqual([404, 'ResourceNotFound'])
  })

  test('a very long path is an unknown one', async () => {
    const answer = await answerTo(
      Buffer.from(`GET /${'a'.repeat(5000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    )
    expect(answer.status).toBe(404)
  })

  test('absolute form, as proxies get it', async () => {
    const url = 'http://images.example.com/v1/images?limit=5'
    const answer = await answerTo(signedFor(url, url, 'images.example.com'))
    expect([answer.status, idsOf(answer)]).toEqual([200, [image(1).id]])
  })

  test('HTTP/1.0 without a Host', async () => {
    const text = await rawExchange(port, 'GET / HTTP/1.0\r\n\r\n')
    expect(text).toContain(`"href":"http://127.0.0.1:${port}/v1"`)
  })

  test('pipelined requests are answered in order', async () => {
    const one = 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n'
    const two = 'GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    const statuses = [...(await rawExchange(port, one + two)).matchAll(/HTTP\/1\.1 (\d+)/g)].map(
      (match) => match[1],
    )
    expect(statuses).toEqual(['200', '404'])
  })
})
