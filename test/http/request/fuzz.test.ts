import fc from 'fast-check'
import { errors } from 'scp-images-client/contract/errors/errors'
import { headers as headerNames } from 'scp-images-client/contract/headers'
import { listParameterNames, sortKeys } from 'scp-images-client/contract/list-images'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../../../src/http/server.ts'
import { runs } from '../../runs.ts'
import { type Bench, bench, errorOf, image, sign } from '../fixtures.ts'
import { parseAnswer, rawExchange } from '../raw-socket.ts'

/** Nothing that a client sends makes a 500, a crash, or an answer that is neither a page nor the envelope. */
let server: Bench
let running: RunningServer
let port: number
beforeAll(async () => {
  server = await bench(Array.from({ length: 50 }, (_, n) => ({ image: image(n) })))
  running = await startServer(server.app, { host: '127.0.0.1', port: 0 })
  port = Number(new URL(running.url).port)
})
afterAll(async () => {
  await running.stop()
  await server.store.close()
})

const codes = new Set<string>(Object.values(errors).map((row) => row.code))
const statuses = new Set<number>(Object.values(errors).map((row) => row.status))

function expectSound(status: number, body: string): void {
  expect(status).toBeLessThan(500)
  if (status === 304 || (status < 400 && body === '')) return
  expect(body).toMatch(/^[\n\x20-\x7e]*$/)
  expect(body.endsWith('\n')).toBe(true)
  const document = JSON.parse(body) as object
  if (status < 400) return
  expect(Object.keys(document)).toEqual(['errors'])
  expect(statuses).toContain(status)
  const error = errorOf({ json: <T>() => document as T })
  expect(error.status).toBe(status)
  expect(codes).toContain(error.code)
}

async function send(target: string, headers: Record<string, string>, method = 'GET') {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const bytes = Buffer.from(
    `${method} ${target} HTTP/1.1\r\n${lines.join('')}Connection: close\r\n\r\n`,
    'latin1',
  )
  const text = await rawExchange(port, bytes, 2000)
  expect(text).not.toBe('')
  const answer = parseAnswer(text)
  expect(answer.status).toBeLessThan(500)
  // Only pages are compressed.
  if (answer.headers.has('content-encoding')) expect(answer.status).toBe(200)
  else if (method !== 'HEAD') expectSound(answer.status, answer.body)
  return answer
}

const signedSend = (target: string, more: Record<string, string> = {}) =>
  send(target, { Host: '127.0.0.1:8080', ...sign(target), ...more })

const anyEscape = fc.integer({ min: 0, max: 255 }).map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
/** What the parser lets through in a target, odd escapes included. */
const targetUnit = fc.oneof(
  fc.constantFrom(...'abcXYZ019-._~!$&\'()*+,;=:@/?%"<>\\^`{|}[]'),
  fc.constantFrom(
    '%',
    '%2',
    '%zz',
    '%00',
    '%ff',
    '%2F',
    '%25',
    '%u0041',
    '//',
    '..',
    '%ed%a0%80',
    '%ea%b0%80',
  ),
  anyEscape,
)
const targetText = fc.string({ unit: targetUnit, maxLength: 60 })
const word = fc.oneof(
  targetText,
  fc.constantFrom(
    ...sortKeys,
    '20',
    '0',
    '-1',
    'private',
    'null',
    image(3).id,
    'name:asc,size',
    'NaN',
    '1e3',
  ),
)
const pair = fc.oneof(
  fc.tuple(fc.constantFrom(...listParameterNames), word).map(([name, value]) => `${name}=${value}`),
  fc.tuple(targetText, word).map(([name, value]) => `${name}=${value}`),
  targetText,
)
const search = fc.array(pair, { maxLength: 8 }).map((pairs) => pairs.join('&'))
const headerText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...' ,;=*"/\t:'),
    fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    fc.integer({ min: 0x80, max: 0xff }).map((code) => String.fromCharCode(code)),
  ),
  maxLength: 80,
})
const anyHeader = fc.tuple(
  fc.constantFrom(
    ...Object.values(headerNames),
    'accept-encoding',
    'accept-language',
    'if-none-match',
    'host',
    'accept-version',
    'content-type',
    'x-forwarded-proto',
    'expect',
    'upgrade',
    'range',
    '__proto__',
  ),
  headerText,
)

describe('never a 500', () => {
  test('signed, any query', async () => {
    await fc.assert(
      fc.asyncProperty(search, async (query) => {
        const { status } = await signedSend(`/v1/images?${query}`)
        expect([200, 400, 401]).toContain(status)
      }),
      { numRuns: runs(400) },
    )
  })

  test('signed, any headers besides', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyHeader, { maxLength: 6 }), async (pairs) => {
        await signedSend('/v1/images?limit=2', Object.fromEntries(pairs))
      }),
      { numRuns: runs(300) },
    )
  })

  test('any path and method, unsigned', async () => {
    const method = fc.constantFrom(
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'DELETE',
      'OPTIONS',
      'TRACE',
      'PATCH',
      'PROPFIND',
    )
    const start = fc.constantFrom(
      '/',
      '//',
      '/v1/',
      '/v1/images',
      '/openapi/',
      '*',
      'http://a/',
      'HTTPS://a:1',
      'http://',
    )
    await fc.assert(
      fc.asyncProperty(method, start, targetText, async (name, prefix, rest) => {
        await send(prefix + rest, { Host: 'x' }, name)
      }),
      { numRuns: runs(400) },
    )
  })

  test('any signature headers', async () => {
    const text = fc.oneof(headerText, fc.constantFrom('', 'alice-key', '1753174800000', 'A'.repeat(44)))
    await fc.assert(
      fc.asyncProperty(text, text, text, text, text, async (key, signature, timestamp, account, type) => {
        const { status } = await send('/v1/images', {
          Host: 'x',
          'Scp-Accesskey': key,
          'Scp-Signature': signature,
          'Scp-Timestamp': timestamp,
          'Scp-AccountId': account,
          'Scp-ClientType': type,
        })
        expect(status).toBe(401)
      }),
      { numRuns: runs(200) },
    )
  })

  test('any bytes at all', async () => {
    const fragment = fc.oneof(
      fc.constantFrom(
        'GET ',
        'POST ',
        '/ ',
        '/v1/images ',
        'HTTP/1.1\r\n',
        'Host: x\r\n',
        '\r\n',
        '\r\n\r\n',
        'Content-Length: 3\r\n',
        'Transfer-Encoding: chunked\r\n',
        '5\r\nabcde\r\n',
        '\0',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fragment, { maxLength: 12 }), async (fragments) => {
        const text = await rawExchange(port, Buffer.from(fragments.join('')), 20)
        for (const [, status] of text.matchAll(/^HTTP\/1\.1 (\d+)/gm))
          expect(Number(status)).toBeLessThan(500)
      }),
      { numRuns: runs(300) },
    )
    expect((await send('/livez', { Host: 'x' })).status).toBe(200)
  })
})
