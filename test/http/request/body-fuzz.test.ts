import fc from 'fast-check'
import { exampleValue } from 'scp-images-client/contract/body-fields'
import { errors } from 'scp-images-client/contract/errors/errors'
import { type Operation, operations } from 'scp-images-client/contract/operations'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../../../src/http/server.ts'
import { runs } from '../../runs.ts'
import { type Bench, bench, bob, image, sign } from '../fixtures.ts'
import { parseAnswer, rawExchange } from '../raw-socket.ts'

/** No body, type, header or path of a change makes a 500, a crash, or an answer that is not of the table. */
let server: Bench
let running: RunningServer
let port: number
beforeAll(async () => {
  const volumes = [null, '[]', null, null]
  const members = [{ member_id: bob, status: 'pending' as const }]
  server = await bench(
    volumes.map((text, n) => ({ image: image(n, { visibility: 'shared', volumes: text }), members })),
  )
  running = await startServer(server.app, { host: '127.0.0.1', port: 0 })
  port = Number(new URL(running.url).port)
})
afterAll(async () => {
  await running.stop()
  await server.store.close()
})

const statuses = new Set<number>(Object.values(errors).map(({ status }) => status))
const changes = Object.values<Operation>(operations).filter(({ method }) => method !== 'GET')

async function send(
  method: string,
  target: string,
  body: Buffer,
  headers: Record<string, string>,
  as: string,
) {
  const all = {
    Host: '127.0.0.1:8080',
    'Content-Type': 'application/json',
    'Content-Length': String(body.length),
    ...sign(target, { method: method as 'PUT', as }),
    ...headers,
    Connection: 'close',
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1')
  const text = await rawExchange(port, Buffer.concat([head, body]), 2000)
  expect(text, `${method} ${target} ${body.toString().slice(0, 200)}`).not.toBe('')
  const answer = parseAnswer(text)
  expect(answer.status, text).toBeLessThan(500)
  if (answer.status >= 400) {
    expect(statuses).toContain(answer.status)
    expect(Object.keys(JSON.parse(answer.body) as object)).toEqual(['errors'])
  } else if (answer.status === 204) expect(answer.body).toBe('')
  return answer
}

const id = fc.oneof(
  fc.integer({ min: 0, max: 5 }).map((n) => image(n).id),
  fc.constantFrom('x', 'a%2Fb', '%00', '%ff', '%', '..', bob, "'", '%ea%b0%80', 'c3Ju'),
  fc.string({ unit: fc.constantFrom(...'abc019-._~%2F+='), minLength: 1, maxLength: 40 }),
)
const request = fc.tuple(fc.constantFrom(...changes), fc.array(id, { minLength: 2, maxLength: 2 }))
const targetOf = ({ path }: Operation, ids: readonly string[]) => {
  const rest = [...ids]
  return path.replace(/\{\w+\}/g, () => rest.shift() ?? 'x')
}
const key = fc.constantFrom('alice-key', 'bob-the-key')

/** A body near to what the operation wants. */
const nearBody = ({ body }: Operation) => {
  const fields = Object.entries(body?.({ id: '1.0' }).fields ?? {})
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(
      '',
      null,
      -1,
      2 ** 31,
      2 ** 53,
      1e300,
      'private',
      'accepted',
      true,
      [],
      {},
      '\ud800',
      'a\0',
    ),
    fc.string({ unit: 'binary', maxLength: 300 }),
  )
  const examples = fields.map(([name, field]) => {
    const example = fc.constant(exampleValue(field))
    return [name, fc.oneof({ weight: 3, arbitrary: example }, value)] as const
  })
  return fc
    .tuple(
      fc.record(Object.fromEntries(examples), { requiredKeys: [] }),
      fc.oneof(fc.constant({}), fc.dictionary(fc.string(), value, { maxKeys: 2 })),
    )
    .map(([known, more]) => JSON.stringify({ ...known, ...more }))
}

describe('never a 500', () => {
  test('bodies that nearly fit', async () => {
    const cases = request.chain(([operation, ids]) =>
      fc.record({
        operation: fc.constant(operation),
        ids: fc.constant(ids),
        body: nearBody(operation),
        as: key,
      }),
    )
    await fc.assert(
      fc.asyncProperty(cases, async ({ operation, ids, body, as }) => {
        await send(operation.method, targetOf(operation, ids), Buffer.from(body), {}, as)
      }),
      { numRuns: runs(500) },
    )
  })

  test('any bytes, any type', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      fc.json().map((text) => Buffer.from(text)),
      fc.constantFrom('[', '{"a":', '"', '{"tags":[').map((text) => Buffer.from(text.repeat(6000))),
      fc.constant(Buffer.from(`{"tags":${'['.repeat(30_000)}${']'.repeat(30_000)}}`)),
      fc.constant(Buffer.from(`{"visibility":${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}}`)),
    )
    const type = fc.constantFrom(
      'application/json',
      'application/json; charset=x',
      'text/plain',
      '',
      ';',
      '/',
      'a/b;c',
    )
    await fc.assert(
      fc.asyncProperty(request, bytes, type, key, async ([operation, ids], body, contentType, as) => {
        const headers = { 'Content-Type': contentType }
        await send(operation.method, targetOf(operation, ids), body, headers, as)
      }),
      { numRuns: runs(300) },
    )
  })

  test('any condition, version and encoding', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'W/"*,ab -'), maxLength: 20 })
    const headers = fc.record(
      {
        'If-Match': text,
        'If-None-Match': text,
        'Scp-Api-Version': fc.oneof(
          text,
          fc.constantFrom('virtualserver 1.0', 'iam 1.4', 'resourcemanager 1.0'),
        ),
        'Accept-Encoding': fc.oneof(text, fc.constantFrom('gzip', 'br')),
        'Content-Encoding': fc.oneof(text, fc.constantFrom('gzip', 'identity')),
        'Transfer-Encoding': fc.constantFrom('chunked', 'gzip', ''),
        Expect: fc.constantFrom('100-continue', 'x'),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(request, headers, key, async ([operation, ids], more, as) => {
        await send(operation.method, targetOf(operation, ids), Buffer.from('{}'), more, as)
      }),
      { numRuns: runs(300) },
    )
  })

  test('and the server is well afterwards', async () => {
    expect((await server.get('/v1/images')).statusCode).toBe(200)
    expect((await server.get('/v1/pending-images', { as: 'bob-the-key' })).statusCode).toBe(200)
  })
})

test('a body in pieces that grows too large: 413, unread to its end', async () => {
  const target = '/v1/images'
  const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`
  const head = Object.entries({ Host: '127.0.0.1:8080', ...sign(target, { method: 'POST' }) })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  const text = `POST ${target} HTTP/1.1\r\n${head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(3)}`
  expect((await rawExchange(port, Buffer.from(text), 500)).slice(0, 12)).toBe('HTTP/1.1 413')
})
