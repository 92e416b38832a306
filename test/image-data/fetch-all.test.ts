import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { imageBytes } from '../disk-image/qcow2-bytes.ts'
import { examine, host, pour, rawHost, until } from './hosts.ts'
import { reasonOf, refusalOf } from './refusal.ts'

const image = imageBytes()
const digest = (algorithm: string) => createHash(algorithm).update(image).digest('hex')
const facts = {
  checksum: digest('md5'),
  os_hash_algo: 'sha512',
  os_hash_value: digest('sha512'),
  size: image.length,
  virtual_size: 10_485_760,
}

test('everything is known after one request, and the connection is closed', async () => {
  const requests: unknown[] = []
  const { url, openSockets } = await host((request, response) => {
    requests.push([request.method, request.url, request.headers])
    response.setHeader('Content-Length', image.length).end(image)
  })
  const seen = await examine('fetch', `${url}/a%20b.qcow2?signature=x#part`)
  expect(seen.facts).toEqual(facts)
  expect(seen.progress.at(-1)).toEqual([image.length, image.length])
  expect(requests).toEqual([
    [
      'GET',
      '/a%20b.qcow2?signature=x',
      {
        host: url.slice(7),
        accept: '*/*',
        'accept-encoding': 'identity',
        'user-agent': 'scp-images',
        connection: 'close',
      },
    ],
  ])
  await until(() => openSockets() === 0)
})

test('pieces may be of any length, and the total unknown', async () => {
  const { url } = await host(async (_, response) => {
    let at = 0
    for (const length of [1, 3, 100, 65_000, 1000, 200_000]) {
      response.write(image.subarray(at, at + length))
      at += length
      await new Promise(setImmediate)
    }
    response.end(image.subarray(at))
  })
  const seen = await examine('fetch', url)
  expect(seen.facts).toEqual(facts)
  expect(seen.progress.every(([, total]) => total === undefined)).toBe(true)
})

test('a body without a length ends with the connection', async () => {
  const { url } = await rawHost('HTTP/1.0 200 OK\n\n', (socket) => socket.end(image))
  expect((await examine('fetch', url)).facts).toEqual(facts)
})

describe('is incomplete, and worth another try', () => {
  test.each([
    ['a length that is too long', `HTTP/1.1 200 OK\nContent-Length: ${image.length + 1}\n\n`],
    [
      'chunks without an end',
      `HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n${image.length.toString(16)}\n`,
    ],
  ])('%s', async (_, head) => {
    const { url } = await rawHost(head, (socket) => socket.end(image))
    expect(await refusalOf(() => examine('fetch', url))).toMatchObject({
      reason: 'incomplete',
      isTransient: true,
    })
  })
})

test('a length that is too short is told by what comes after it, or cuts the object', async () => {
  const { url } = await rawHost('HTTP/1.1 200 OK\nContent-Length: 100000\n\n', (socket) => socket.end(image))
  expect(['response', 'truncated']).toContain(await reasonOf(() => examine('fetch', url)))
})

test('an object that ends before its tables is truncated', async () => {
  const { url } = await host((_, response) => response.end(image.subarray(0, 100_000)))
  expect(await reasonOf(() => examine('fetch', url))).toBe('truncated')
})

test('what is no qcow2 file is not read on', async () => {
  let sent = () => 0
  const { url, openSockets } = await host((_, response) => {
    response.setHeader('Content-Length', 2 ** 39)
    sent = pour(response)
  })
  expect(await reasonOf(() => examine('fetch', url))).toBe('not-qcow2')
  await until(() => openSockets() === 0)
  expect(sent()).toBeLessThan(2 ** 24)
})

test('larger than the limit: by its announcement, and by what comes', async () => {
  const announcing = await host((_, response) => response.setHeader('Content-Length', 2 ** 41).flushHeaders())
  expect(await reasonOf(() => examine('fetch', announcing.url))).toBe('too-large')
  const endless = await host((_, response) => {
    response.write(image)
    pour(response)
  })
  const limits = { size: 1_000_000 }
  expect(await reasonOf(() => examine('fetch', endless.url, { limits }))).toBe('too-large')
  await until(() => endless.openSockets() === 0)
})

test('a part in answer to a request for the whole is no answer', async () => {
  const { url } = await rawHost(
    'HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-0/1\nContent-Length: 1\n\nQ',
  )
  expect(await reasonOf(() => examine('fetch', url))).toBe('response')
})
