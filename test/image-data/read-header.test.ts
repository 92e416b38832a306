import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import type { ImageDataReason } from '../../src/catalogue/image-data.ts'
import { imageBytes } from '../disk-image/qcow2-bytes.ts'
import { examine, host, pour, rawHost, until } from './hosts.ts'
import { reasonOf, refusalOf } from './refusal.ts'

const image = imageBytes()
const small = imageBytes(4000, { clusterBits: 9, virtualSize: 32_768n })
const facts = (size: number | null, virtual_size = 10_485_760) => ({
  checksum: null,
  os_hash_algo: null,
  os_hash_value: null,
  size,
  virtual_size,
})

/** As an object store answers a range. */
function sendRange(response: ServerResponse, data: Buffer, total: number | '*' = data.length): void {
  const part = data.subarray(0, 65_536)
  response.writeHead(206, {
    'Content-Range': `bytes 0-${part.length - 1}/${total}`,
    'Content-Length': part.length,
  })
  response.end(part)
}

/** A host that remembers what it was asked. */
async function asked(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: string[] = []
  const serving = await host((request, response) => {
    requests.push(`${request.method} ${request.headers.range ?? ''}`.trim())
    answer(request, response)
  })
  return { ...serving, requests }
}

test('one request for the first bytes tells both sizes', async () => {
  const { url, requests, openSockets } = await asked((_, response) => sendRange(response, image))
  const seen = await examine('header', url)
  expect(seen.facts).toEqual(facts(image.length))
  expect(seen.progress.at(-1)).toEqual([65_536, image.length])
  expect(requests).toEqual(['GET bytes=0-65535'])
  await until(() => openSockets() === 0)
})

test('an object may be smaller than the range', async () => {
  const { url } = await asked((_, response) => sendRange(response, small))
  expect((await examine('header', url)).facts).toEqual(facts(4000, 32_768))
})

test('a host that ignores the range is cut off after the first bytes', async () => {
  const large = 2 ** 36
  let sent = () => 0
  const { url, requests, openSockets } = await asked((_, response) => {
    response.setHeader('Content-Length', large).write(image)
    sent = pour(response)
  })
  expect((await examine('header', url)).facts).toEqual(facts(large))
  await until(() => openSockets() === 0)
  expect(requests).toHaveLength(1)
  expect(sent()).toBeLessThan(2 ** 24)
})

test('a length that the first answer leaves out is asked for', async () => {
  const { url, requests } = await asked((request, response) => {
    if (request.method === 'HEAD') response.setHeader('Content-Length', image.length).end()
    else sendRange(response, image, '*')
  })
  expect((await examine('header', url)).facts).toEqual(facts(image.length))
  expect(requests).toEqual(['GET bytes=0-65535', 'HEAD'])
})

test('a range shorter than asked, of an unknown total, may be a part', async () => {
  const { url } = await asked((request, response) => {
    if (request.method === 'HEAD') response.setHeader('Content-Length', image.length).end()
    else sendRange(response, image.subarray(0, 5000), '*')
  })
  expect((await examine('header', url)).facts).toEqual(facts(image.length))
})

test.each([403, 405, 501])('the size stays unknown when HEAD is answered with %d', async (status) => {
  const { url } = await asked((request, response) => {
    if (request.method === 'HEAD') response.writeHead(status).end()
    else response.write(image, () => response.end())
  })
  expect((await examine('header', url)).facts).toMatchObject({ size: null, virtual_size: 10_485_760 })
})

test('the size stays unknown when HEAD cuts the connection', async () => {
  const { url } = await asked((request, response) => {
    if (request.method === 'HEAD') request.socket.destroy()
    else response.write(image, () => response.end())
  })
  expect((await examine('header', url)).facts).toEqual(facts(null))
})

test('a short body without a length is its own length', async () => {
  const { url } = await rawHost('HTTP/1.1 200 OK\n\n', (socket) => socket.end(small))
  expect((await examine('header', url)).facts).toEqual(facts(4000, 32_768))
})

test('more bytes than the range said are left alone', async () => {
  const head = 'HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-65535/300000\n\n'
  const { url } = await rawHost(head, (socket) => socket.write(image))
  expect((await examine('header', url)).facts).toEqual(facts(image.length))
})

const part = (range: string, more = '') => `HTTP/1.1 206 Partial Content\n${range}\n${more}\n`

test.each<[ImageDataReason, string, string]>([
  ['response', 'no range', part('Connection: close')],
  ['response', 'a range that starts later', part('Content-Range: bytes 1-65535/300000')],
  ['response', 'a range shorter than asked', part('Content-Range: bytes 0-1023/300000')],
  ['response', 'a range longer than asked', part('Content-Range: bytes 0-99999/300000')],
  ['response', 'a range longer than the object', part('Content-Range: bytes 0-65535/1000')],
  ['response', 'a range of other units', part('Content-Range: lines 0-65535/300000')],
  ['response', 'an absurd total', part(`Content-Range: bytes 0-65535/${'9'.repeat(30)}`)],
  ['response', 'an absurd length', `HTTP/1.1 200 OK\nContent-Length: ${2n ** 63n}\n\n`],
  ['too-large', 'a total beyond the limit', part(`Content-Range: bytes 0-65535/${2 ** 41}`)],
  ['too-large', 'a length beyond the limit', `HTTP/1.1 200 OK\nContent-Length: ${2 ** 41}\n\n`],
  ['truncated', 'a total before the tables of the header', part('Content-Range: bytes 0-65535/65536')],
  ['truncated', 'an empty object', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'],
  [
    'truncated',
    'an empty object, asked for a range',
    'HTTP/1.1 416 Range Not Satisfiable\nContent-Range: bytes */0\nContent-Length: 0\n\n',
  ],
  [
    'response',
    'no range in an object with bytes',
    'HTTP/1.1 416 Range Not Satisfiable\nContent-Range: bytes */5\n\n',
  ],
])('%s: %s', async (reason, _, head) => {
  const { url } = await rawHost(head, (socket) => socket.end(image))
  expect(await reasonOf(() => examine('header', url))).toBe(reason)
})

test('a HEAD that tells less than was read contradicts itself', async () => {
  const { url } = await asked((request, response) => {
    if (request.method === 'HEAD') response.setHeader('Content-Length', 10).end()
    else sendRange(response, image, '*')
  })
  expect(await reasonOf(() => examine('header', url))).toBe('response')
})

test.each([
  ['a length', part('Content-Range: bytes 0-65535/300000', 'Content-Length: 65536\n')],
  ['none', part('Content-Range: bytes 0-65535/300000')],
])('a range cut short is incomplete, with %s', async (_, head) => {
  const { url } = await rawHost(head, (socket) => socket.end(image.subarray(0, 1000)))
  expect(await refusalOf(() => examine('header', url))).toMatchObject({
    reason: 'incomplete',
    isTransient: true,
  })
})

test('register asks nobody and knows nothing', async () => {
  const { url, requests } = await asked((_, response) => sendRange(response, image))
  const { facts: known } = await examine('register', url)
  expect(Object.values(known)).toEqual([null, null, null, null, null])
  expect(requests).toEqual([])
})
