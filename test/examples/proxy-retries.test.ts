import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import { describe, expect, onTestFinished, test } from 'vitest'
import { envelope } from '../../src/http/response/error-envelope.ts'
import { goneEndpoint } from '../client/serving.ts'
import { proxyKinds, proxyTests, startProxy } from './proxies.ts'
import { askProxy } from './proxy-client.ts'

interface Recorder {
  readonly port: number
  readonly seen: IncomingMessage[]
  connections: number
}

/** A node that only says what it was sent. It is always ready. */
async function startRecorder(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end('{}'),
): Promise<Recorder> {
  const server = createServer(async (request, response) => {
    if (request.url === '/readyz') return response.end()
    recorder.seen.push(request)
    for await (const _ of request);
    return answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.on('connection', (socket) => {
    // Health checks have connections, too.
    socket.once('data', (bytes) => {
      if (!String(bytes).includes(' /readyz ')) recorder.connections++
    })
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const recorder: Recorder = { port: (server.address() as AddressInfo).port, seen: [], connections: 0 }
  return recorder
}

const dying = (request: IncomingMessage) => request.socket.destroy()
const ports = (one: Recorder, two: Recorder) => [one.port, two.port] as const
const seenBy = (...recorders: Recorder[]) => recorders.flatMap(({ seen }) => seen)
const withoutIds = (text: string) => JSON.parse(text.replace(/req-[0-9a-f-]+/g, 'req'))
const unavailable = envelope(new CatalogueError('UNAVAILABLE', { seconds: 5 }), 'en', {
  id: 'req',
  globalId: 'req',
})

describe.skipIf(proxyTests.skipped).each(proxyKinds)(`$name${proxyTests.why}`, (kind) => {
  test('targets and hosts go on as they came; nothing is added that differs from request to request', async () => {
    const nodes = [await startRecorder(), await startRecorder()] as const
    const proxy = await startProxy(kind, ports(...nodes))
    const target = `/v1/tags/a%2Fb//c/./%69?name=%EC%9A%B0+22&sort=created_at:desc,name&x=it's%27&empty=`
    for (const [base, scheme] of [
      [proxy.http, 'http'],
      [proxy.https, 'https'],
    ] as const) {
      const host = new URL(base).host
      for (let n = 0; n < 4; n++) await askProxy(proxy, base, { target })
      const seen = seenBy(...nodes).splice(0)
      for (const { seen } of nodes) seen.length = 0
      expect(seen.map(({ url }) => url)).toEqual(Array(4).fill(target))
      expect(seen[0]?.headers).toMatchObject({
        host,
        'x-forwarded-host': host,
        'x-forwarded-proto': scheme,
      })
      expect(new Set(seen.map(({ rawHeaders }) => rawHeaders.join('\n'))).size).toBe(1)
    }
  })

  test('connections to nodes are kept', async () => {
    const nodes = [await startRecorder(), await startRecorder()] as const
    const proxy = await startProxy(kind, ports(...nodes))
    for (let n = 0; n < 40; n++) await askProxy(proxy, proxy.http, { target: '/' })
    expect(seenBy(...nodes)).toHaveLength(40)
    expect(nodes[0].connections + nodes[1].connections).toBeLessThan(12)
  })

  test.each(['GET', 'HEAD'])('%s goes to the other node when one dies over it', async (method) => {
    const nodes = [await startRecorder(dying), await startRecorder()] as const
    const proxy = await startProxy(kind, ports(...nodes))
    for (let n = 0; n < 6; n++)
      expect((await askProxy(proxy, proxy.http, { method, target: '/' })).status).toBe(200)
    expect(nodes[0].seen.length).toBeGreaterThan(0)
  })

  test('a read over which both nodes die gets the envelope', async () => {
    const nodes = [await startRecorder(dying), await startRecorder(dying)] as const
    const proxy = await startProxy(kind, ports(...nodes))
    const { status, body } = await askProxy(proxy, proxy.http, { target: '/' })
    expect(seenBy(...nodes).length).toBeGreaterThan(1)
    expect(withoutIds(body)).toMatchObject({ errors: [{ status, request_id: 'req' }] })
    expect(status).toBe(kind.name === 'nginx' ? 503 : 502)
  })

  test('where no node is, a read gets their own words for it: 503 with Retry-After', async () => {
    const gone = Number(new URL(await goneEndpoint()).port)
    const proxy = await startProxy(kind, [gone, gone])
    for (let n = 0; n < 3; n++) {
      const { status, headers, body } = await askProxy(proxy, proxy.https, { target: '/' })
      expect([status, headers['retry-after']]).toEqual([503, '5'])
      expect(withoutIds(body)).toEqual(JSON.parse(unavailable))
    }
  })

  test.each(['POST', 'PUT', 'DELETE'])('%s is sent once, and not said to be undone', async (method) => {
    const nodes = [await startRecorder(dying), await startRecorder(dying)] as const
    const proxy = await startProxy(kind, ports(...nodes))
    const body = method === 'DELETE' ? undefined : '{"a":1}'
    const answer = await askProxy(proxy, proxy.http, { method, target: '/', ...(body && { body }) })
    expect(seenBy(...nodes)).toHaveLength(1)
    expect(answer.status).toBe(502)
    expect(answer.headers).not.toHaveProperty('retry-after')
    expect(withoutIds(answer.body)).toMatchObject({
      errors: [{ status: 502, code: 'BadGateway', request_id: 'req' }],
    })
  })

  test('what a node that is gone was not sent goes to the other one', async () => {
    const there = await startRecorder()
    const gone = Number(new URL(await goneEndpoint()).port)
    const proxy = await startProxy(kind, [gone, there.port])
    const statuses = []
    // Of a PUT nginx cannot tell whether it was sent, so that it must have learned before that the node is gone.
    for (const method of ['POST', 'GET', 'POST', 'PUT', 'DELETE'])
      statuses.push((await askProxy(proxy, proxy.http, { method, target: '/' })).status)
    expect(statuses).toEqual(Array(5).fill(200))
  })

  test('the 503 of a node is passed on with its Retry-After, and asked nowhere else', async () => {
    const busy = (_: IncomingMessage, response: ServerResponse) =>
      response.writeHead(503, { 'retry-after': '7', 'x-request-id': 'req-of-node' }).end('{"errors":[]}')
    const nodes = [await startRecorder(busy), await startRecorder(busy)] as const
    const proxy = await startProxy(kind, ports(...nodes))
    for (const method of ['GET', 'POST', 'PUT']) {
      const { status, headers, body } = await askProxy(proxy, proxy.http, { method, target: '/' })
      expect([status, headers['retry-after'], body]).toEqual([503, '7', '{"errors":[]}'])
    }
    expect(seenBy(...nodes)).toHaveLength(3)
    await expect.poll(proxy.log).toMatch(/id="?req-of-node/)
  })

  test('the metrics are not for the public', async () => {
    const nodes = [await startRecorder(), await startRecorder()] as const
    const proxy = await startProxy(kind, ports(...nodes))
    expect((await askProxy(proxy, proxy.http, { target: '/metrics' })).status).toBe(404)
    expect(seenBy(...nodes)).toEqual([])
  })
})
