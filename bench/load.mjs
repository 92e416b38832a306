import { Connection } from './connection.mjs'
import { BenchFailure } from './failure.mjs'
import { cpuMicros, quantile } from './figures.mjs'

/** Send one request. Answers status, head and body. */
export async function exchange(port, bytes) {
  const connection = await Connection.open(port)
  const pieces = []
  connection.body = pieces
  try {
    return await new Promise((resolve, reject) => {
      connection.onFailure = reject
      connection.onAnswer = (status, head) => resolve({ status, head, body: Buffer.concat(pieces) })
      connection.send(bytes)
    })
  } finally {
    connection.close()
  }
}

/** Kept-alive connections to one server process. */
export class Load {
  constructor({ port, pid }, count) {
    this.port = port
    this.pid = pid
    this.count = count
    this.connections = []
  }

  /** Servers close connections that were idle for long: replace those. */
  async connect() {
    const open = this.connections.filter((connection) => connection.failure === undefined)
    const missing = Array.from({ length: this.count - open.length }, () => Connection.open(this.port))
    this.connections = [...open, ...(await Promise.all(missing))]
  }

  /**
   * Send all requests, each connection its next one as soon as it has an answer.
   * Answers requests a second, milliseconds of waiting, and the server's CPU microseconds a request.
   */
  async run(requests, wantedStatus) {
    await this.connect()
    const cpuBefore = cpuMicros(this.pid)
    const started = performance.now()
    const waits = await this.sendAll(requests, wantedStatus)
    const seconds = (performance.now() - started) / 1000
    const cpuAfter = cpuMicros(this.pid)
    waits.sort()
    return {
      rate: requests.length / seconds,
      p50: quantile(waits, 0.5),
      p99: quantile(waits, 0.99),
      cpu: cpuAfter === undefined ? undefined : (cpuAfter - cpuBefore) / requests.length,
    }
  }

  async sendAll(requests, wantedStatus) {
    try {
      return await this.waitsOf(requests, wantedStatus)
    } finally {
      for (const connection of this.connections) connection.onFailure = () => {}
    }
  }

  waitsOf(requests, wantedStatus) {
    const waits = new Float64Array(requests.length)
    let sent = 0
    let answered = 0
    return new Promise((resolve, reject) => {
      for (const connection of this.connections) {
        let since = 0
        const next = () => {
          if (sent === requests.length) return
          since = performance.now()
          connection.send(requests[sent++])
        }
        connection.onFailure = reject
        connection.onAnswer = (status) => {
          if (status !== wantedStatus)
            return reject(new BenchFailure(`answered ${status} instead of ${wantedStatus}`))
          waits[answered++] = performance.now() - since
          if (answered === requests.length) resolve(waits)
          else next()
        }
        next()
      }
    })
  }

  close() {
    for (const connection of this.connections) connection.close()
  }
}
