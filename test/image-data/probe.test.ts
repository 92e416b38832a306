import { createServer as createSocketServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { ImageDataError, type ImageDataReader } from '../../src/catalogue/image-data.ts'
import type { Resolve } from '../../src/image-data/guard/destinations.ts'
import type { Limits } from '../../src/image-data/limits.ts'
import { imageDataReader } from '../../src/image-data/reader.ts'
import { imageBytes } from '../disk-image/qcow2-bytes.ts'
import { type Host, host, listening, pour, rawHost, until } from './hosts.ts'

const modes = ['header', 'fetch'] as const
type Mode = (typeof modes)[number]

interface Options {
  readonly limits?: Partial<Limits>
  readonly resolve?: Resolve
}

const reader = (mode: Mode, options: Options = {}): ImageDataReader =>
  imageDataReader({ mode, allowedHosts: ['127.0.0.1', '*.allowed.test'], ...options })

const never = new AbortController().signal

/** `fine`, the reason that is told, or what else was thrown. */
const probed = (probing: Promise<void>): Promise<unknown> =>
  probing.then(
    () => 'fine',
    (error: unknown) => (error instanceof ImageDataError ? error.reason : error),
  )

const good = imageBytes()
const goodHost = () =>
  host((_, response) => void response.writeHead(200, { 'content-length': good.length }).end(good))
const answering = (status: number, headers = {}) =>
  host((_, response) => void response.writeHead(status, headers).end('<html>'))

/** A port on which nothing listens. */
async function deadUrl(): Promise<string> {
  const server = createSocketServer()
  const { url } = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return url
}

const failing = (code: string) => async () => Promise.reject(Object.assign(new Error('no'), { code }))

describe.each(modes)('in the mode %s', (mode) => {
  test.each<[string, () => Promise<Host>, string]>([
    ['a good image', goodHost, 'fine'],
    ['nothing there', () => answering(404), 'status'],
    ['not without a login', () => answering(403), 'status'],
    ['a web page', () => answering(200), 'foreign-format'],
    ['nothing in it', () => host((_, response) => void response.end()), 'truncated'],
    ['packed', () => answering(200, { 'content-encoding': 'gzip' }), 'encoding'],
    ['no HTTP', () => rawHost('SSH-2.0-OpenSSH_9.6\n'), 'response'],
    ['a redirect to where none may go', () => answering(302, { location: 'http://10.0.0.1/' }), 'address'],
    ['redirects without end', () => answering(302, { location: '/' }), 'redirects'],
    // What may pass is left to the job.
    ['busy', () => answering(503), 'fine'],
    ['too many', () => answering(429), 'fine'],
    ['cut at once', () => rawHost('', (socket) => socket.destroy()), 'fine'],
    [
      'cut in the middle',
      () => rawHost('HTTP/1.1 200 OK\nContent-Length: 900\n\nQFI', (s) => s.end()),
      'fine',
    ],
  ])('%s', async (_, start, outcome) => {
    const { url } = await start()
    expect(await probed(reader(mode).probe(`${url}/a.qcow2`, never))).toBe(outcome)
  })

  test('a status is told', async () => {
    const { url } = await answering(410)
    await expect(reader(mode).probe(url, never)).rejects.toMatchObject({ reason: 'status', status: 410 })
  })

  test('a port that nobody listens on', async () => {
    expect(await probed(reader(mode).probe(await deadUrl(), never))).toBe('refused')
  })

  test.each<[string, string, Resolve, string]>([
    ['unknown', 'http://no.example/x', failing('ENOTFOUND'), 'host-unknown'],
    ['not to be looked up now', 'http://no.example/x', failing('EAI_AGAIN'), 'host-lookup'],
    [
      'of the network here',
      'http://in.example/x',
      async () => [{ address: '10.0.0.1', family: 4 }],
      'address',
    ],
  ])('a name that is %s', async (_, url, resolve, outcome) => {
    expect(await probed(reader(mode, { resolve }).probe(url, never))).toBe(outcome)
  })

  test('an address that is not allowed is the same whether anyone listens there or not', async () => {
    const { url, sockets } = await goodHost()
    const strict = imageDataReader({ mode, allowedHosts: [] })
    const errors = await Promise.all(
      [url, await deadUrl()].map((at) => strict.probe(at, never).catch((error: unknown) => error)),
    )
    for (const error of errors) expect(error).toMatchObject({ reason: 'address' })
    expect(sockets).toHaveLength(0)
  })

  test('a host that says nothing is left to the job when the time is over', async () => {
    const silent = await host(() => {})
    const { probe } = reader(mode, { limits: { probeTime: 100 } })
    expect(await probed(probe(silent.url, never))).toBe('fine')
    await until(() => silent.openSockets() === 0)
  })

  test('a host is cut off when its header is known', async () => {
    let sent = () => 0
    const endless = await host((_, response) => {
      response.writeHead(200, { 'content-length': 2 ** 36 })
      response.write(good)
      sent = pour(response)
    })
    expect(await probed(reader(mode).probe(endless.url, never))).toBe('fine')
    await until(() => endless.openSockets() === 0)
    expect(sent()).toBeLessThan(2 ** 26)
  })

  test('beyond the limit nobody is asked, and later again', async () => {
    const slow = await host(() => {})
    const fast = await answering(404)
    const { probe } = reader(mode, { limits: { probes: 2, probeTime: 60_000 } })
    const client = new AbortController()
    const first = [slow.url, slow.url].map((url) => probed(probe(url, client.signal)))
    await until(() => slow.sockets.length === 2)
    expect(await probed(probe(fast.url, never))).toBe('fine')
    expect(fast.sockets).toHaveLength(0)

    client.abort(new Error('gone'))
    expect(await Promise.all(first)).toEqual([new Error('gone'), new Error('gone')])
    await until(() => slow.openSockets() === 0)
    expect(await probed(probe(fast.url, never))).toBe('status')
  })

  test('a look-up that goes on counts until it ends', async () => {
    let answer = (_: { address: string; family: number }[]): void => {}
    const resolve: Resolve = () => new Promise((done) => (answer = done))
    const fast = await answering(404)
    const { probe } = reader(mode, { resolve, limits: { probes: 1, probeTime: 50 } })
    expect(await probed(probe('http://slow.allowed.test/', never))).toBe('fine')
    expect(await probed(probe(fast.url, never))).toBe('fine')
    expect(fast.sockets).toHaveLength(0)
    answer([])
    await new Promise((done) => setTimeout(done))
    expect(await probed(probe(fast.url, never))).toBe('status')
  })

  test('a client that is gone already is not served', async () => {
    const { url, sockets } = await goodHost()
    expect(await probed(reader(mode).probe(url, AbortSignal.abort(new Error('gone'))))).toEqual(
      new Error('gone'),
    )
    expect(sockets).toHaveLength(0)
  })
})

test('only the mode header asks for a range', async () => {
  const ranges: unknown[] = []
  const { url } = await host((request, response) => {
    ranges.push(request.headers.range)
    response.writeHead(200, { 'content-length': good.length }).end(good)
  })
  for (const mode of modes) await reader(mode).probe(url, never)
  expect(ranges).toEqual(['bytes=0-65535', undefined])
})

test('the mode register looks nowhere', async () => {
  const { url, sockets } = await answering(404)
  await imageDataReader({ mode: 'register', allowedHosts: ['127.0.0.1'] }).probe(url, never)
  expect(sockets).toHaveLength(0)
})
