import { describe, expect, test } from 'vitest'
import type { ImageRepository } from '../../src/catalogue/image-repository.ts'
import { type RunningServer, startServer } from '../../src/http/server.ts'
import { type Bench, bench, idsOf, image, sign } from './fixtures.ts'
import { openSocket, parseAnswer, rawExchange } from './raw-socket.ts'

/** The real store, whose pages take a while. */
function slowed(images: ImageRepository, ms: number): ImageRepository {
  const list: ImageRepository['list'] = async (request) => {
    await new Promise((resolve) => setTimeout(resolve, ms))
    return images.list(request)
  }
  return Object.setPrototypeOf({ list }, images) as ImageRepository
}

async function started(slowMs = 0, drainMs?: number, delayMs?: number) {
  const server = await bench([{ image: image(1) }])
  const images = slowed(server.store.images, slowMs)
  const slow: Bench = await bench([], { images, keys: server.keys })
  const running = await startServer(slow.app, {
    host: '127.0.0.1',
    port: 0,
    ...(drainMs !== undefined && { drainMs }),
    ...(delayMs !== undefined && { delayMs }),
  })
  const { port } = new URL(running.url)
  const close = async () => {
    await running.stop()
    await Promise.all([slow.store.close(), server.close()])
  }
  return { running, port: Number(port), close }
}

const listRequest = (running: RunningServer) => {
  const headers = sign('', { sign: { url: `${running.url}/v1/images` } })
  const lines = Object.entries({ Host: new URL(running.url).host, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  return `GET /v1/images HTTP/1.1\r\n${lines.join('')}\r\n`
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('listening', () => {
  test('port 0 picks one; the URL works', async () => {
    const { running, close } = await started()
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${running.url}/livez`)).status).toBe(200)
    await close()
  })

  test('a wildcard address is shown as the loopback', async () => {
    const server = await bench()
    const running = await startServer(server.app, { host: '0.0.0.0', port: 0 })
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await running.stop()
    await server.store.close()
  })

  test('a port in use is an error that says so', async () => {
    const { port, close } = await started()
    const server = await bench()
    await expect(startServer(server.app, { host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
    await server.close()
    await close()
  })

  test('connections are kept alive', async () => {
    const { port, close } = await started()
    const text = await rawExchange(port, 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(parseAnswer(text).headers.get('keep-alive')).toBe('timeout=65')
    await close()
  })
})

describe('stopping', () => {
  test('a request in flight on a kept-alive connection holds the stop for its own time alone', async () => {
    const { running, port, close } = await started(500)
    const socket = await openSocket(port)
    const received: string[] = []
    socket.on('data', (chunk) => received.push(String(chunk)))
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')
    await soon(50)
    received.length = 0
    socket.write(listRequest(running))
    await soon(100)
    const took = await timed(() => running.stop())
    await closed
    console.info(`stopped in ${Math.round(took)} ms with a request of 500 ms in flight for 100 ms`)
    expect(took).toBeGreaterThan(300)
    expect(took).toBeLessThan(800)
    const answer = parseAnswer(received.join(''))
    expect([answer.status, idsOf(answer)]).toEqual([200, [image(1).id]])
    expect(received.join('').match(/^connection: close/gim)).toHaveLength(1)
    await close()
  })

  test('idle connections, used or not, are closed at once', async () => {
    const { running, port, close } = await started()
    const sockets = await Promise.all([openSocket(port), openSocket(port), openSocket(port)])
    const closed = sockets.map((socket) => new Promise((resolve) => socket.on('close', resolve)))
    for (const socket of sockets) socket.resume()
    sockets[0]?.write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')
    await soon(50)
    expect(await timed(() => running.stop())).toBeLessThan(250)
    await Promise.all(closed)
    await close()
  })

  test('what does not finish by the deadline is cut off', async () => {
    const { running, port, close } = await started(3000, 200)
    const pending = rawExchange(port, listRequest(running), 5000)
    await soon(100)
    const took = await timed(() => running.stop())
    expect(took).toBeGreaterThan(150)
    expect(took).toBeLessThan(1000)
    expect(await pending).toBe('')
    await close()
  })

  test('while it drains: not ready on open connections, no new ones', async () => {
    const { running, port, close } = await started(500)
    const pipelined = rawExchange(
      port,
      `${listRequest(running)}GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n`,
      2000,
    )
    await soon(100)
    const stopped = running.stop()
    await soon(50)
    expect(await rawExchange(port, 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('')
    await stopped
    expect((await pipelined).match(/HTTP\/1\.1 200/g)).toHaveLength(1)
    await close()
  })

  test('stopping twice is stopping once', async () => {
    const { running, close } = await started()
    await Promise.all([running.stop(), running.stop()])
    await close()
  })
})

describe('stopping after a delay', () => {
  test('until then requests are answered, also on new connections, and each answer closes its own; /readyz is 503', async () => {
    const { running, port, close } = await started(0, undefined, 500)
    const kept = await openSocket(port)
    const chunks: string[] = []
    kept.on('data', (chunk) => chunks.push(String(chunk)))
    const closed = new Promise((resolve) => kept.on('close', resolve))
    const begun = performance.now()
    const stopped = Promise.all([running.stop(), running.stop()])
    await soon(50)
    kept.write(listRequest(running))
    await closed
    expect(chunks.join('')).toMatch(/^HTTP\/1\.1 200 [\s\S]*^connection: close/im)
    const ready = parseAnswer(await rawExchange(port, 'GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n'))
    expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '5'])
    expect(parseAnswer(await rawExchange(port, listRequest(running))).status).toBe(200)
    await stopped
    expect(performance.now() - begun).toBeGreaterThan(490)
    await expect(fetch(`${running.url}/livez`)).rejects.toThrow()
    await close()
  })

  test('who has retired is waited for no more', async () => {
    const { running, port, close } = await started(0, undefined, 60_000)
    const socket = await openSocket(port)
    const retired = running.retire(60_000)
    await soon(50)
    expect(await timed(() => running.stop())).toBeLessThan(500)
    await retired
    socket.destroy()
    await close()
  })
})

describe('retiring', () => {
  test('no new connections; open ones are answered once more, ready as ever, and closed', async () => {
    const { running, port, close } = await started(300)
    const [idle, busy, silent] = await Promise.all([openSocket(port), openSocket(port), openSocket(port)])
    const received = [idle, busy, silent].map((socket) => {
      const chunks: string[] = []
      socket.on('data', (chunk) => chunks.push(String(chunk)))
      return { chunks, closed: new Promise((resolve) => socket.on('close', resolve)) }
    })
    idle.write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')
    busy.write(listRequest(running))
    await soon(100)
    const retired = timed(() => running.retire(5000))
    await soon(50)
    expect(await rawExchange(port, 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('')
    for (const socket of [idle, silent]) socket.write('GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n')
    await Promise.all(received.map(({ closed }) => closed))
    expect(await retired).toBeLessThan(2000)
    const answers = received.map(({ chunks }) => chunks.join(''))
    expect(answers.map((text) => text.match(/HTTP\/1\.1 200/g)?.length)).toEqual([2, 1, 1])
    for (const text of answers) expect(text.match(/^connection: close/gim)).toHaveLength(1)
    await close()
  })

  test('connections that stay idle are closed when the grace is over', async () => {
    const { running, port, close } = await started()
    const sockets = await Promise.all([openSocket(port), openSocket(port)])
    const closed = sockets.map((socket) => new Promise((resolve) => socket.on('close', resolve)))
    for (const socket of sockets) socket.resume()
    sockets[0]?.write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')
    await soon(50)
    const took = await timed(() => running.retire(400))
    await Promise.all(closed)
    expect(took).toBeGreaterThan(390)
    expect(took).toBeLessThan(1000)
    await close()
  })

  test('a stop does not wait for the grace', async () => {
    const { running, port, close } = await started()
    const socket = await openSocket(port)
    const retired = running.retire(60_000)
    await soon(50)
    expect(await timed(() => running.stop())).toBeLessThan(500)
    await retired
    socket.destroy()
    await close()
  })
})
