import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openSimplestreams } from '../../../src/sources/simplestreams/open-simplestreams.ts'
import { account, readAll } from '../fixtures.ts'
import { index, json, products } from './fixtures.ts'

/** A server of these files; answers its address and the paths that were asked for. */
async function serving(files: Readonly<Record<string, string>>) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    asked.push(path)
    const content = files[path]
    if (content === undefined) response.writeHead(404).end('nothing')
    else if (content.startsWith('->')) response.writeHead(302, { location: content.slice(2) }).end()
    else response.end(content)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const read = (source: string) =>
  readAll(openSimplestreams(source, { account }, { tries: 1, responseTime: 2_000 }))
const path = 'streams/v1/com.example:released:download.json'

describe('a mirror at an address', () => {
  it('is read from its index, and is what the addresses of images begin with', async () => {
    const { address, asked } = await serving({
      '/r/streams/v1/index.json': json(index(path)),
      [`/r/${path}`]: json(products()),
    })
    for (const source of [`${address}/r`, `${address}/r/`, `${address}/r/streams/v1/index.json`]) {
      asked.length = 0
      const { images } = await read(source)
      expect(images).toMatchObject([{ url: `${address}/r/server/noble/a.img` }])
      expect(asked).toEqual(['/r/streams/v1/index.json', `/r/${path}`])
    }
  })

  it('may be named by one product file', async () => {
    const { address } = await serving({ [`/r/${path}`]: json(products()) })
    const { images } = await read(`${address}/r/${path}`)
    expect(images).toMatchObject([{ url: `${address}/r/server/noble/a.img` }])
  })

  it('may have a signed index only', async () => {
    const envelope = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${json(index(path))}\n-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n`
    const { address, asked } = await serving({
      '/streams/v1/index.sjson': envelope,
      [`/${path}`]: json(products()),
    })
    expect((await read(address)).images).toHaveLength(1)
    expect(asked).toEqual(['/streams/v1/index.json', '/streams/v1/index.sjson', `/${path}`])
  })

  it.each([
    ['nothing', {}, /There is nothing at/],
    ['a missing product file', { '/streams/v1/index.json': json(index(path)) }, /There is nothing at/],
    [
      'a path that leads elsewhere',
      { '/streams/v1/index.json': json(index('http://169.254.169.254/a')) },
      /not below/,
    ],
    ['a path that leads up', { '/streams/v1/index.json': json(index('../../a.json')) }, /not below/],
    ['a redirect to another host', { '/streams/v1/index.json': '->http://localhost:1/x' }, /another host/],
    ['a redirect in a circle', { '/streams/v1/index.json': '->/streams/v1/index.json' }, /circle/],
    ['a page', { '/streams/v1/index.json': '<html>' }, /not JSON/],
  ])('that cannot be read is an error: %s', async (_, files, message) => {
    const { address } = await serving(files as Record<string, string>)
    await expect(read(address)).rejects.toThrow(message)
  })

  it('is refused with a password in its address', () => {
    expect(() => openSimplestreams('https://u:p@x.example/', {})).toThrow(/must not hold a password/)
  })

  it('is left at the signal, quietly', async () => {
    const server = createServer(() => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 50)
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { items } = await readAll(openSimplestreams(address, { account, signal: controller.signal }))
    expect(items).toEqual([])
  })
})
