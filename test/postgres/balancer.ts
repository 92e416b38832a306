import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'

/** Several servers behind one address: connections go to one after the other. */
export async function startBalancer(
  urls: readonly string[],
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const sockets = urls.map((url) => join(decodeURIComponent(new URL(url).hostname), '.s.PGSQL.5432'))
  let turn = 0
  const server = createServer((client) => {
    const upstream = connect(sockets[turn++ % sockets.length] as string)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      from.on('error', () => to.destroy()).pipe(to)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}
