import { once } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { ImageRepository } from '../../src/catalogue/image-repository.ts'
import { type RunningServer, startServer } from '../../src/http/server.ts'
import { testTimeout } from '../time-limits.ts'
import { type Bench, bench, idsOf, image, sign } from './fixtures.ts'
import { openSocket, parseAnswer, rawExchange } from './raw-socket.ts'

/** The real store, whose pages wait until they are let go. */
function heldPages(images: ImageRepository) {
  let enter = () => {}
  let letGo = () => {}
  const asked = new Promise<void>((resolve) => {
    enter = resolve
  })
  const free = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const list: ImageRepository['list'] = async (request) => {
    enter()
    await free
    return images.list(request)
  }
  return { images: Object.setPrototypeOf({ list }, images) as ImageRepository, asked, letGo }
}

/** Longer than any test may take: who waits for it to pass fails. */
const never = testTimeout * 10

interface Options {
  /** Pages are answered when `pages.letGo` was called. */
  readonly isHeld?: boolean
  readonly drainMs?: number
  readonly delayMs?: number
}

async function started({ isHeld = false, drainMs = never, delayMs = 0 }: Options = {}) {
  const server = await bench([{ image: image(1) }])
  const pages = heldPages(server.store.images)
  if (!isHeld) pages.letGo()
  const held: Bench = await bench([], { images: pages.images, keys: server.keys })
  const running = await startServer(held.app, { host: '127.0.0.1', port: 0, drainMs, delayMs })
  const { port } = new URL(running.url)
  const close = async () => {
    await running.stop()
    await Promise.all([held.store.close(), server.close()])
  }
  return { running, port: Number(port), pages, close }
}

const listRequest = (running: RunningServer) => {
  const headers = sign('', { sign: { url: `${running.url}/v1/images` } })
  const lines = Object.entries({ Host: new URL(running.url).host, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  return `GET /v1/images HTTP/1.1\r\n${lines.join('')}\r\n`
}

const live = 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n'
const ready = 'GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n'

/** What comes on a connection. */
function heard(socket: Socket) {
  const chunks: string[] = []
  socket.on('data', (chunk) => chunks.push(String(chunk)))
  return { chunks, closed: once(socket, 'close') }
}

/** Resolves when no new connection is taken any more. */
async function deaf(port: number): Promise<void> {
  while ((await rawExchange(port, live)) !== '');
}

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
    const text = await rawExchange(port, live)
    expect(parseAnswer(text).headers.get('keep-alive')).toBe('timeout=65')
    await close()
  })
})

describe('stopping', () => {
  test('a request in flight on a kept-alive connection holds the stop for its own time alone', async () => {
    const { running, port, pages, close } = await started({ isHeld: true })
    const socket = await openSocket(port)
    const { chunks, closed } = heard(socket)
    socket.write(live)
    await once(socket, 'data')
    chunks.length = 0
    socket.write(listRequest(running))
    await pages.asked
    let isOver = false
    const stopped = running.stop().then(() => {
      isOver = true
    })
    await deaf(port)
    expect([isOver, chunks]).toEqual([false, []])
    pages.letGo()
    await stopped
    await closed
    const answer = parseAnswer(chunks.join(''))
    expect([answer.status, idsOf(answer)]).toEqual([200, [image(1).id]])
    expect(chunks.join('').match(/^connection: close/gim)).toHaveLength(1)
    await close()
  })

  test('idle connections, used or not, are closed at once', async () => {
    const { running, port, close } = await started()
    const sockets = await Promise.all([openSocket(port), openSocket(port), openSocket(port)])
    const all = sockets.map(heard)
    sockets[0]?.write(live)
    await once(sockets[0] as Socket, 'data')
    await running.stop()
    await Promise.all(all.map(({ closed }) => closed))
    await close()
  })

  test('what does not finish by the deadline is cut off', async () => {
    const { running, port, pages, close } = await started({ isHeld: true, drainMs: 200 })
    const pending = rawExchange(port, listRequest(running), never)
    await pages.asked
    await running.stop()
    expect(await pending).toBe('')
    pages.letGo()
    await close()
  })

  test('while it drains: not ready on open connections, no new ones', async () => {
    const { running, port, pages, close } = await started({ isHeld: true })
    const pipelined = rawExchange(port, `${listRequest(running)}${ready}`, never)
    await pages.asked
    const stopped = running.stop()
    await deaf(port)
    pages.letGo()
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
    const { running, port, close } = await started({ delayMs: 2000 })
    const kept = await openSocket(port)
    const { chunks, closed } = heard(kept)
    let isOver = false
    const stopped = Promise.all([running.stop(), running.stop()]).then(() => {
      isOver = true
    })
    const answer = parseAnswer(await rawExchange(port, ready))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    kept.write(listRequest(running))
    await closed
    expect(chunks.join('')).toMatch(/^HTTP\/1\.1 200 [\s\S]*^connection: close/im)
    expect(parseAnswer(await rawExchange(port, listRequest(running))).status).toBe(200)
    expect(isOver).toBe(false)
    await stopped
    await expect(fetch(`${running.url}/livez`)).rejects.toThrow()
    await close()
  })

  test('who has retired is waited for no more', async () => {
    const { running, port, close } = await started({ delayMs: never })
    const socket = await openSocket(port)
    const retired = running.retire(never)
    await deaf(port)
    await running.stop()
    await retired
    socket.destroy()
    await close()
  })
})

describe('retiring', () => {
  test('no new connections; open ones are answered once more, ready as ever, and closed', async () => {
    const { running, port, pages, close } = await started({ isHeld: true })
    const [idle, busy, silent] = await Promise.all([openSocket(port), openSocket(port), openSocket(port)])
    const received = [idle, busy, silent].map(heard)
    idle.write(live)
    await once(idle, 'data')
    busy.write(listRequest(running))
    await pages.asked
    const retired = running.retire(never)
    await deaf(port)
    for (const socket of [idle, silent]) socket.write(ready)
    pages.letGo()
    await Promise.all(received.map(({ closed }) => closed))
    await retired
    const answers = received.map(({ chunks }) => chunks.join(''))
    expect(answers.map((text) => text.match(/HTTP\/1\.1 200/g)?.length)).toEqual([2, 1, 1])
    for (const text of answers) expect(text.match(/^connection: close/gim)).toHaveLength(1)
    await close()
  })

  test('connections that stay idle are closed when the grace is over', async () => {
    const { running, port, close } = await started()
    const sockets = await Promise.all([openSocket(port), openSocket(port)])
    const order: string[] = []
    const closed = sockets.map((socket) => heard(socket).closed.then(() => order.push('closed')))
    sockets[0].write(live)
    await once(sockets[0], 'data')
    // Timers of a process come in their order, however late.
    setTimeout(() => order.push('half of it'), 200)
    await running.retire(400)
    await Promise.all(closed)
    expect(order).toEqual(['half of it', 'closed', 'closed'])
    await close()
  })

  test('a stop does not wait for the grace', async () => {
    const { running, port, close } = await started()
    const socket = await openSocket(port)
    const retired = running.retire(never)
    await deaf(port)
    await running.stop()
    await retired
    socket.destroy()
    await close()
  })
})
