import { once } from 'node:events'
import { request as requestHttp } from 'node:http'
import { createServer as createSocketServer } from 'node:net'
import type { Image } from 'scp-images-client/contract/image-fields'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { imageDataReader } from '../../../src/image-data/reader.ts'
import { imageBytes } from '../../disk-image/qcow2-bytes.ts'
import { host, listening, until } from '../../image-data/hosts.ts'
import { type Bench, bench, bob, creation, errorOf, image, sign } from '../fixtures.ts'

let server: Bench
let jobs = 0
beforeAll(async () => {
  const mode = 'header'
  const limits = { probeTime: 2500, probes: 2 }
  const reader = imageDataReader({ mode, allowedHosts: ['127.0.0.1'], limits, resolve: async () => [] })
  server = await bench(
    [
      { image: image(1, { status: 'queued' }) },
      { image: image(2, { status: 'queued', owner: bob }) },
      { image: image(3, { status: 'queued', owner: bob, visibility: 'private' }) },
      { image: image(4) },
    ],
    {
      imageSources: { mode, check: reader.check, probe: reader.probe },
      onJob: () => {
        jobs += 1
      },
    },
  )
})
afterAll(() => server.close())

const good = imageBytes()
const goodHost = () =>
  host((_, response) => void response.writeHead(200, { 'content-length': good.length }).end(good))
const answering = (status: number) => host((_, response) => void response.writeHead(status).end())
const silent = () => host(() => {})

async function deadUrl(): Promise<string> {
  const free = createSocketServer()
  const { url } = await listening(free)
  await new Promise((resolve) => free.close(resolve))
  return url
}

const create = (url: string, language = 'en-US') =>
  server.send('POST', '/v1/images', { body: { ...creation, url }, sign: { language } })
const importTo = (n: number, url: string) =>
  server.send('POST', `/v1/images/${image(n).id}/import`, { body: { url } })

describe('createImage', () => {
  test.each<[string, () => Promise<string>, RegExp, RegExp]>([
    ['no such object', async () => (await answering(404)).url, /answers 404: see that/, /404 상태로/],
    ['not allowed', async () => (await answering(403)).url, /answers 403: see that/, /403 상태로/],
    ['nobody listens', deadUrl, /refuses the connection/, /연결을 거부합니다/],
    ['no such host', async () => 'https://no.example/a', /no public address/, /공인 주소가 없습니다/],
    ['no image', async () => (await answering(200)).url, /ends too early/, /중간에 끊겨/],
  ])('%s: 400 with the reason, and nothing is stored', async (_, address, english, korean) => {
    const [url, before] = [await address(), await server.store.images.count()]
    const answers = [await create(url), await create(url, 'ko-KR')]
    for (const [at, sentence] of [english, korean].entries()) {
      const { code, detail } = errorOf(answers[at] as (typeof answers)[number])
      expect([answers[at]?.statusCode, code, detail.length]).toEqual([400, 'ValidationError', 1])
      expect(detail[0]).toMatch(sentence)
      expect(detail[0]).not.toContain(url)
    }
    expect(await server.store.images.count()).toBe(before)
  })

  test.each<[string, () => Promise<{ url: string }>]>([
    ['a good image', goodHost],
    ['a host that is busy', () => answering(503)],
    ['a host that says nothing in time', silent],
  ])('%s: importing, and a job', async (_, start) => {
    const before = jobs
    const answer = await create((await start()).url)
    expect([answer.statusCode, answer.json<Image>().status]).toEqual([200, 'importing'])
    expect(jobs).toBe(before + 1)
  })

  test('meanwhile others write, and beyond the limit nobody is looked at', async () => {
    const slow = await silent()
    const gone = await answering(404)
    const waiting = [create(slow.url), create(slow.url)]
    await until(() => slow.sockets.length === 2)
    const { statusCode } = await create(gone.url)
    expect([statusCode, gone.sockets.length]).toEqual([200, 0])
    expect((await Promise.all(waiting)).map((answer) => answer.statusCode)).toEqual([200, 200])
    expect((await create(gone.url)).statusCode).toBe(400)
  })
})

test('a client that goes away: the host is let go, and no image is made', async () => {
  const slow = await silent()
  const before = await server.store.images.count()
  const address = await server.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = new URL(address)
  const body = JSON.stringify({ ...creation, url: slow.url })
  const client = requestHttp({
    ...{ port, host: '127.0.0.1', method: 'POST', path: '/v1/images' },
    headers: {
      ...sign('/v1/images', { method: 'POST' }),
      host: '127.0.0.1:8080',
      'content-type': 'application/json',
    },
  })
  client.on('error', () => {})
  client.end(body)
  await until(() => slow.sockets.length === 1)
  const closed = once(slow.sockets[0] as NonNullable<(typeof slow.sockets)[0]>, 'close')
  client.destroy()
  await closed
  expect(await server.store.images.count()).toBe(before)
  expect((await create((await answering(404)).url)).statusCode).toBe(400)
})

describe('importImage', () => {
  const suffix = '/a.qcow2'

  test('400 with the reason, and the image stays as it was', async () => {
    const answer = await importTo(1, `${(await answering(404)).url}${suffix}`)
    expect([answer.statusCode, errorOf(answer).code]).toEqual([400, 'ValidationError'])
    expect(errorOf(answer).detail[0]).toMatch(/^Field "url" is invalid\. .* answers 404/)
    expect((await server.get(`/v1/images/${image(1).id}`)).json()).toMatchObject({ status: 'queued' })
  })

  test.each([
    [2, 403],
    [3, 404],
    [4, 409],
    [99, 404],
  ])('image %i: %i before anyone is asked', async (n, status) => {
    const { url, sockets } = await answering(404)
    expect((await importTo(n, url + suffix)).statusCode).toBe(status)
    expect(sockets).toHaveLength(0)
  })

  test('of a good image', async () => {
    const { url } = await goodHost()
    expect((await importTo(1, url + suffix)).statusCode).toBe(202)
    expect((await server.get(`/v1/images/${image(1).id}`)).json()).toMatchObject({ status: 'importing' })
  })
})
