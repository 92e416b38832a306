import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { imageBytes } from '../disk-image/qcow2-bytes.ts'
import { examine, host, listening, until } from './hosts.ts'
import { reasonOf, refusalOf } from './refusal.ts'

const image = imageBytes()

/** A host that sends the image at `/image` and elsewhere redirects as told. */
const redirecting = (locationOf: (path: string) => string | undefined, status = 302) =>
  host((request, response) => {
    if (request.url === '/image') return response.end(image)
    const location = locationOf(request.url ?? '')
    return response.writeHead(status, location === undefined ? {} : { Location: location }).end('moved')
  })

describe.each(['header', 'fetch'] as const)('%s', (mode) => {
  test.each([301, 302, 303, 307, 308])('%d is followed', async (status) => {
    const { url, openSockets } = await redirecting(() => '/image', status)
    expect((await examine(mode, `${url}/start`)).facts.virtual_size).toBe(10_485_760)
    await until(() => openSockets() === 0)
  })

  test('five in a row are followed, six are not', async () => {
    const { url } = await redirecting((path) => (path === '/1' ? '/image' : `/${Number(path.slice(1)) - 1}`))
    expect((await examine(mode, `${url}/5`)).facts.virtual_size).toBe(10_485_760)
    expect(await reasonOf(() => examine(mode, `${url}/6`))).toBe('redirects')
  })

  test('a circle ends', async () => {
    const { url, sockets } = await redirecting(() => '/again')
    expect(await refusalOf(() => examine(mode, url))).toMatchObject({
      reason: 'redirects',
      isTransient: false,
    })
    expect(sockets).toHaveLength(6)
  })

  test.each([
    ['address', 'http://127.0.0.2:1/image'],
    ['address', 'http://127.2:1/image'],
    ['address', 'http://169.254.169.254/latest/meta-data/'],
    ['address', '//[::1]/image'],
    ['address', 'http://private.example/image'],
    ['scheme', 'file:///etc/passwd'],
    ['scheme', 'ftp://store.example/image'],
    ['credentials', 'http://user:secret@127.0.0.1/image'],
    ['redirects', 'http://'],
    ['redirects', undefined],
  ])('%s: to %s', async (reason, location) => {
    const { url, port } = await redirecting(() => location)
    const options = {
      allowedHosts: [`127.0.0.1:${port}`],
      resolve: async () => [{ address: '192.168.1.1', family: 4 }],
    }
    const error = await refusalOf(() => examine(mode, `${url}/start?token=secret`, options))
    expect(error.reason).toBe(reason)
    expect(error.message).not.toMatch(/secret|192\.168/)
  })
})

describe('a name', () => {
  const options = (answers: readonly string[][], asked: string[] = []) => ({
    asked,
    resolve: async (name: string) => {
      asked.push(name)
      return (answers[asked.length - 1] ?? ['10.0.0.1']).map((address) => ({ address, family: 4 }))
    },
  })

  test('is looked up once, and the connection goes to the address that was judged', async () => {
    const asked: (string | undefined)[] = []
    const good = await host((request, response) => {
      asked.push(request.headers.host)
      response.end(image)
    })
    const other = await listening(
      createServer((_, response) => response.end('other')),
      {
        address: '127.0.0.2',
        port: good.port,
      },
    )
    const { resolve, asked: names } = options([['127.0.0.1'], ['127.0.0.2']])
    await examine('fetch', `http://images.example:${good.port}/a`, { resolve })
    expect(names).toEqual(['images.example'])
    expect(asked).toEqual([`images.example:${good.port}`])
    expect(other.sockets).toHaveLength(0)
  })

  test('that changes its address between two hops is judged again', async () => {
    const { port, sockets } = await redirecting(() => '/image')
    const { resolve, asked } = options([['127.0.0.1'], ['10.0.0.1']])
    const url = `http://images.example:${port}/start`
    expect(await reasonOf(() => examine('fetch', url, { resolve }))).toBe('address')
    expect(asked).toHaveLength(2)
    expect(sockets).toHaveLength(1)
  })

  test('with a good and a bad address is refused before any connection', async () => {
    const { port, sockets } = await host((_, response) => response.end(image))
    const { resolve } = options([['127.0.0.1', '10.0.0.1']])
    expect(await reasonOf(() => examine('header', `http://images.example:${port}/`, { resolve }))).toBe(
      'address',
    )
    expect(sockets).toHaveLength(0)
  })

  test('that leads here is refused without permission', async () => {
    const { port, sockets } = await host((_, response) => response.end(image))
    const url = `http://localhost:${port}/`
    expect(await reasonOf(() => examine('header', url, { allowedHosts: [] }))).toBe('address')
    expect(sockets).toHaveLength(0)
    expect((await examine('fetch', url, { allowedHosts: [`localhost:${port}`] })).facts.size).toBe(
      image.length,
    )
  })
})
