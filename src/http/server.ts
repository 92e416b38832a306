import type { Server as HttpServer } from 'node:http'
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { limits } from './limits.ts'

export interface RunningServer {
  /** Where it listens, for example `http://127.0.0.1:8080`. */
  readonly url: string
  /**
   * Stop: no new connections; idle ones are closed at once; requests in flight finish (10 s at most) and their
   * responses close their connections. With a delay, requests are still served for that time, but `/readyz` is 503 and
   * each response closes its connection. Safe to call twice.
   */
  stop(): Promise<void>
  /**
   * Stop while others serve at the same address, so that no request is lost: as `stop`, but idle connections are left
   * open for `graceMs`, since a request may be on its way. The answer of the next one closes its connection.
   */
  retire(graceMs: number): Promise<void>
}

/** How often connections that have gone idle are looked for while stopping, ms. */
const sweepEvery = 50

/**
 * Listen. Port 0 picks a free one.
 * @throws the system's error when the address cannot be had (`EADDRINUSE`, `EACCES` …)
 */
export async function startServer(
  app: FastifyInstance,
  {
    host,
    port,
    drainMs = limits.drain,
    delayMs = 0,
  }: { host: string; port: number; drainMs?: number; delayMs?: number },
): Promise<RunningServer> {
  const connections = trackConnections(app)
  // Fastify would open a second server for the other meaning of `localhost`, out of reach of the steps below.
  await app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port })
  const url = urlOf(app.server.address() as AddressInfo)
  let stopped: Promise<void> | undefined
  const stopOnce = () => {
    stopped ??= stop(app, connections, drainMs)
    return stopped
  }
  let announced: Promise<void> | undefined
  return {
    url,
    async stop() {
      // Another process accepts connections in its place: no load balancer has to notice.
      if (delayMs > 0 && !app.drain.hasSuccessor) {
        announced ??= announce(app, delayMs)
        await announced
      }
      await stopOnce()
    },
    async retire(graceMs) {
      await handOver(app, connections, graceMs)
      await stopOnce()
    },
  }
}

/** Keep serving until load balancers have noticed that this server is about to stop. */
async function announce(app: FastifyInstance, delayMs: number): Promise<void> {
  app.drain.active = true
  await pause(delayMs)
}

/** Take no more connections, and wait until there are none, `graceMs` at most. */
async function handOver(
  app: FastifyInstance,
  connections: ReadonlySet<Socket>,
  graceMs: number,
): Promise<void> {
  app.drain.active = true
  app.drain.hasSuccessor = true
  // The way in alone: an HTTP server's own `close` would cut idle connections.
  NetServer.prototype.close.call(app.server)
  const end = performance.now() + graceMs
  while (connections.size > 0 && performance.now() < end) await pause(sweepEvery)
}

async function stop(app: FastifyInstance, connections: ReadonlySet<Socket>, drainMs: number): Promise<void> {
  app.drain.active = true
  const server = app.server as HttpServer
  const closed = app.close()
  const sweep = setInterval(() => closeIdle(server, connections), sweepEvery)
  const deadline = setTimeout(() => server.closeAllConnections(), drainMs)
  closeIdle(server, connections)
  try {
    await closed
  } finally {
    clearInterval(sweep)
    clearTimeout(deadline)
  }
}

/** Node calls a connection idle only once it has had a request; one that never sent a byte would hold the stop. */
function closeIdle(server: HttpServer, connections: ReadonlySet<Socket>): void {
  server.closeIdleConnections()
  for (const socket of connections) if (socket.bytesRead === 0) socket.destroy()
}

function trackConnections(app: FastifyInstance): ReadonlySet<Socket> {
  const connections = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  return connections
}

/** A wildcard address is no address to connect to: it is shown as the loopback. */
function urlOf({ address, port }: AddressInfo): string {
  const loopback: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
  const shown = loopback[address] ?? address
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`
}
