import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SourceError } from '../../../src/sources/source.ts'
import type { WebLimits } from '../../../src/sources/web/limits.ts'
import { webReader } from '../../../src/sources/web/web-reader.ts'
import { host } from './host.ts'

function reader(limits: Partial<WebLimits> = {}, signal?: AbortSignal) {
  const web = webReader({ limits: { pause: 1, ...limits }, ...(signal && { signal }) })
  onTestFinished(() => web.close())
  return web
}

const read = (url: URL, limits?: Partial<WebLimits>) => reader(limits).read({ url })

/** The error of a question that fails, in so many ms. */
async function failure(url: URL, limits?: Partial<WebLimits>): Promise<SourceError> {
  const error = await read(url, limits).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(SourceError)
  return error as SourceError
}

const megabytes = (count: number) => Buffer.alloc(count * 1_000_000)

describe('answers', () => {
  test('come with their status and body, whatever they are', async () => {
    const url = await host((request, response) =>
      response.writeHead(404).end(`${request.headers['user-agent']}`),
    )
    const web = reader()
    const answer = await web.read({ url, headers: { 'X-Auth-Token': 'secret' } })
    expect([answer.status, answer.body.toString()]).toEqual([404, 'scp-images'])
    expect(web.bytesRead()).toBe(10)
  })

  test('are unpacked, and many come over one connection', async () => {
    const ports = new Set<number>()
    const url = await host((request, response) => {
      ports.add(request.socket.remotePort ?? 0)
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('hello'))
    })
    const web = reader()
    for (let count = 0; count < 5; count++) expect((await web.read({ url })).body.toString()).toBe('hello')
    expect(ports.size).toBe(1)
  })

  test('of a host that is busy are asked for again, when it says', async () => {
    let asked = 0
    const url = await host((_, response) => {
      if (asked++ < 2) response.writeHead(asked === 1 ? 503 : 429, { 'Retry-After': '0' }).end()
      else response.end('now')
    })
    expect((await read(url, { pause: 60_000 })).body.toString()).toBe('now')
    expect(asked).toBe(3)
  })

  test('that were cut off are asked for again', async () => {
    let asked = 0
    const url = await host((_, response) => {
      if (asked++ > 0) return response.end('whole')
      response.writeHead(200, { 'Content-Length': 100 }).write('half')
      return setTimeout(() => response.destroy(), 10)
    })
    expect((await read(url)).body.toString()).toBe('whole')
  })

  test('are followed within the host', async () => {
    const url = await host((request, response) =>
      request.url === '/there'
        ? response.end('there')
        : response.writeHead(302, { Location: '/there' }).end(),
    )
    const answer = await read(url)
    expect([answer.url.pathname, answer.body.toString()]).toEqual(['/there', 'there'])
  })
})

describe('ends in a clear error', () => {
  test('a redirect to another host, which gets nothing', async () => {
    let asked = 0
    const other = await host((_, response) => response.end(`${asked++}`))
    const url = await host((_, response) => response.writeHead(307, { Location: other.href }).end())
    expect((await failure(url)).message).toMatch(/redirects to another host, http:\/\/127/)
    expect(asked).toBe(0)
  })

  test.each([
    [{ Location: '/' }, /in a circle/],
    [{}, /does not say where to/],
    [{ Location: 'http://a b' }, /where to/],
  ])('a redirect that leads nowhere: %j', async (headers, message) => {
    const url = await host((_, response) => response.writeHead(301, headers as Record<string, string>).end())
    expect((await failure(url)).message).toMatch(message)
  })

  test('a host that stays busy, or asks to wait too long', async () => {
    let asked = 0
    const busy = await host((_, response) => response.writeHead(503).end(`${asked++}`))
    expect(await failure(busy)).toMatchObject({
      message: expect.stringMatching(/answers 503/),
      kind: 'unreachable',
    })
    expect(asked).toBe(4)
    const later = await host((_, response) => response.writeHead(429, { 'Retry-After': '86400' }).end())
    expect((await failure(later)).message).toMatch(/asks to wait 86400 s/)
  })

  test('a body that is larger than announced sizes may be, is endless, or unpacks to more', async () => {
    const announced = await host((_, response) =>
      response.writeHead(200, { 'Content-Length': 10 ** 12 }).write('x'),
    )
    expect((await failure(announced)).message).toMatch(/larger than the 16777216 bytes/)
    const endless = await host((_, response) => {
      const more = () => {
        while (response.write(megabytes(1)));
      }
      response.on('drain', more)
      more()
    })
    expect((await failure(endless, { body: 5_000_000 })).message).toMatch(/larger than the 5000000 bytes/)
    const bomb = gzipSync(megabytes(300))
    expect(bomb.length).toBeLessThan(400_000)
    const packed = await host((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb),
    )
    const before = process.memoryUsage.rss()
    expect((await failure(packed)).message).toMatch(/larger than the 16777216 bytes/)
    expect(process.memoryUsage.rss() - before).toBeLessThan(150e6)
  })

  test.each([
    ['damaged gzip', { 'Content-Encoding': 'gzip' }, 'no gzip', /gzip data is damaged/],
    ['cut gzip', { 'Content-Encoding': 'gzip' }, gzipSync('hello').subarray(0, 12), /gzip data is damaged/],
    ['a packing that was not asked for', { 'Content-Encoding': 'br' }, 'x', /packed in a way/],
    ['an endless head', { 'X-Long': 'x'.repeat(20_000) }, '', /proper HTTP/],
  ])('%s', async (_, headers, body, message) => {
    const url = await host((_request, response) =>
      response.writeHead(200, headers as Record<string, string>).end(body),
    )
    expect((await failure(url)).message).toMatch(message)
  })

  test('an answer that drips, and one that never begins', async () => {
    const timers = new Set<NodeJS.Timeout>()
    onTestFinished(() => timers.forEach(clearInterval))
    const drip = await host((_, response) => {
      response.writeHead(200)
      timers.add(setInterval(() => response.write('x'), 20))
    })
    const silent = await host(() => {})
    for (const url of [drip, silent]) {
      expect(await failure(url, { responseTime: 200 })).toMatchObject({
        message: expect.stringMatching(/took longer than 1 s/),
        kind: 'unreachable',
      })
    }
  })

  test('a reader whose time is over', async () => {
    const url = await host((_, response) => response.writeHead(503, { 'Retry-After': '30' }).end())
    expect((await failure(url, { wholeTime: 1_000 })).message).toMatch(/Stopped reading/)
  })

  test('no host, no name, a connection that is lost again and again', async () => {
    expect(await failure(new URL('http://127.0.0.1:1/'))).toMatchObject({ kind: 'unreachable' })
    expect((await failure(new URL('http://no-such-host.invalid/'))).message).toMatch(/no such host|looked up/)
    let asked = 0
    const cut = await host((request) => {
      asked++
      request.socket.destroy()
    })
    expect((await failure(cut)).message).toMatch(/connection was cut/)
    expect(asked).toBe(4)
  })

  test('what a message shows of an address holds no secret', async () => {
    const url = await host((_, response) => response.writeHead(503).end())
    url.search = '?token=secret'
    expect((await failure(url)).message).not.toMatch(/secret/)
  })
})

test('the signal ends a question and a pause', async () => {
  const silent = await host(() => {})
  const busy = await host((_, response) => response.writeHead(503, { 'Retry-After': '60' }).end())
  for (const url of [silent, busy]) {
    const controller = new AbortController()
    const asked = reader({}, controller.signal).read({ url })
    setTimeout(() => controller.abort(), 50)
    await expect(asked).rejects.toThrow(/abort/)
  }
})
