import { createServer as createSocketServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { ImageDataReason } from '../../src/catalogue/image-data.ts'
import { imageBytes } from '../disk-image/qcow2-bytes.ts'
import { examine, host, listening, rawHost, until } from './hosts.ts'
import { reasonOf, refusalOf } from './refusal.ts'

const image = imageBytes()
const modes = ['header', 'fetch'] as const

describe.each(modes)('%s', (mode) => {
  test.each<[number, ImageDataReason, boolean]>([
    [204, 'status', false],
    [304, 'status', false],
    [401, 'status', false],
    [403, 'status', false],
    [404, 'status', false],
    [410, 'status', false],
    [408, 'busy', true],
    [429, 'busy', true],
    [500, 'busy', true],
    [503, 'busy', true],
  ])('status %d: %s', async (status, reason, isTransient) => {
    const { url, openSockets } = await host((_, response) => response.writeHead(status).end(image))
    const error = await refusalOf(() => examine(mode, `${url}/a?token=secret`))
    expect(error).toMatchObject({ reason, isTransient })
    expect(error.message).toContain(`${url}/a`)
    expect(error.message).toContain(`${status}`)
    expect(error.message).not.toContain('secret')
    await until(() => openSockets() === 0)
  })

  test('an error whose text does not end is not waited for', async () => {
    const { url, openSockets } = await host((_, response) => response.writeHead(404).write('not'))
    expect(await refusalOf(() => examine(mode, url))).toMatchObject({ reason: 'status' })
    await until(() => openSockets() === 0)
  })

  test('a head may be as long as the limit', async () => {
    const { url } = await rawHost(`HTTP/1.1 404 Not Found\nX: ${'x'.repeat(2000)}\n\n`)
    expect(await reasonOf(() => examine(mode, url, { limits: { responseHead: 4000 } }))).toBe('status')
    expect(await reasonOf(() => examine(mode, url, { limits: { responseHead: 1000 } }))).toBe('response')
  })

  test.each<[ImageDataReason, string, string]>([
    ['foreign-format', 'a page', 'HTTP/1.1 200 OK\nContent-Length: 15\n\n<!doctype html>'],
    ['encoding', 'gzip', 'HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 1\n\nx'],
    ['response', 'no HTTP', 'SSH-2.0-OpenSSH_9.2\n'],
    ['response', 'a head that is too long', `HTTP/1.1 200 OK\nX: ${'x'.repeat(20_000)}\n\n`],
    ['response', 'two lengths', 'HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2\n\nx'],
    ['response', 'a bad chunk', 'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nnonsense\n'],
    [
      'network',
      'a protocol nobody asked for',
      'HTTP/1.1 101 Switching Protocols\nUpgrade: x\nConnection: upgrade\n\n',
    ],
    ['network', 'nothing', ''],
  ])('%s: %s', async (reason, _, bytes) => {
    const { url } = await rawHost(bytes)
    expect((await refusalOf(() => examine(mode, url))).reason).toBe(reason)
  })

  test('an encoding that is none is taken', async () => {
    const { url } = await host((_, response) => response.setHeader('Content-Encoding', 'identity').end(image))
    expect((await examine(mode, url)).facts.virtual_size).toBe(10_485_760)
  })

  test('network: the connection is reset; refused: nobody listens', async () => {
    const { url } = await listening(createSocketServer((socket) => socket.resetAndDestroy()))
    expect(await refusalOf(() => examine(mode, url))).toMatchObject({ reason: 'network', isTransient: true })
    const free = createSocketServer()
    const gone = await listening(free)
    await new Promise((resolve) => free.close(resolve))
    const refused = await refusalOf(() => examine(mode, gone.url))
    expect(refused).toMatchObject({ reason: 'refused', isTransient: true })
    expect(refused.message).toContain('refuses the connection')
  })

  const late = { reason: 'timeout', isTransient: true }

  test('timeout: no answer', async () => {
    const { url, openSockets } = await host(() => {})
    expect(await refusalOf(() => examine(mode, url, { limits: { firstByte: 50 } }))).toMatchObject(late)
    await until(() => openSockets() === 0)
  })

  test('timeout: interim answers without end', async () => {
    const { url } = await rawHost('', (socket) => {
      const drip = setInterval(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 10)
      socket.on('close', () => clearInterval(drip))
    })
    expect(await refusalOf(() => examine(mode, url, { limits: { firstByte: 80 } }))).toMatchObject(late)
  })

  test('timeout: a look-up that does not end', async () => {
    const resolve = () => new Promise<never>(() => {})
    const limits = { firstByte: 50 }
    expect(await refusalOf(() => examine(mode, 'http://a.example/', { limits, resolve }))).toMatchObject(late)
  })

  test('timeout: a body that stops', async () => {
    const { url, openSockets } = await host((_, response) =>
      response.setHeader('Content-Length', image.length).write(image.subarray(0, 1000)),
    )
    expect(await refusalOf(() => examine(mode, url, { limits: { idle: 50 } }))).toMatchObject(late)
    await until(() => openSockets() === 0)
  })

  test('timeout: a body that drips', async () => {
    const { url, openSockets } = await host((_, response) => {
      let at = 0
      const drip = setInterval(() => response.write(image.subarray(at, ++at)), 5)
      response.on('close', () => clearInterval(drip))
    })
    const limits = { fetchTime: 150, headerTime: 150, idle: 100 }
    expect(await refusalOf(() => examine(mode, url, { limits }))).toMatchObject(late)
    await until(() => openSockets() === 0)
  })

  describe('the signal ends it at once with its own reason', () => {
    const reason = new Error('stop')

    test.each<[string, (stop: () => void) => Promise<string>]>([
      ['while it waits for the answer', async (stop) => (await host(() => setTimeout(stop, 20))).url],
      [
        'while it reads',
        async (stop) => {
          const { url } = await host((_, response) => {
            response.setHeader('Content-Length', image.length).write(image.subarray(0, 1000))
            setTimeout(stop, 20)
          })
          return url
        },
      ],
    ])('%s', async (_, start) => {
      const controller = new AbortController()
      const url = await start(() => controller.abort(reason))
      await expect(examine(mode, url, { signal: controller.signal })).rejects.toBe(reason)
    })

    test('and closes the connection', async () => {
      const controller = new AbortController()
      const { url, sockets, openSockets } = await host((_, response) =>
        response.write(image.subarray(0, 1000)),
      )
      const reading = examine(mode, url, { signal: controller.signal })
      await until(() => sockets.length === 1)
      controller.abort(reason)
      await expect(reading).rejects.toBe(reason)
      await until(() => openSockets() === 0)
    })

    test('before a name is looked up', async () => {
      const asked: string[] = []
      const resolve = async (name: string) => {
        asked.push(name)
        return []
      }
      const signal = AbortSignal.abort(reason)
      await expect(examine(mode, 'http://a.example/', { signal, resolve })).rejects.toBe(reason)
      expect(asked).toEqual([])
    })

    test('while a name is looked up', async () => {
      const controller = new AbortController()
      const resolve = () => {
        controller.abort(reason)
        return new Promise<never>(() => {})
      }
      const { signal } = controller
      await expect(examine(mode, 'http://a.example/', { signal, resolve })).rejects.toBe(reason)
    })
  })
})
