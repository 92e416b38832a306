import { BenchFailure } from '../failure.mjs'
import { quantile } from '../report/statistics.mjs'
import { cpuOf, idleMicros, mainMicros, spent } from '../servers/usage.mjs'
import { Connection } from './connection.mjs'

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

/**
 * What one run measured.
 * @typedef {object} Run
 * @property {number} rate requests a second
 * @property {number} p50 milliseconds of waiting
 * @property {number} p99
 * @property {number | undefined} cpu microseconds a request, of all processes of the server
 * @property {number | undefined} main of the main threads among them
 * @property {number | undefined} database of the database's processes
 * @property {number | undefined} generator of the process that sends the requests
 * @property {number | undefined} idle processors of the machine that had nothing to do, on the average
 */

const noDatabase = async () => undefined

/** Kept-alive connections to one server. */
export class Load {
  /**
   * @param {{ port: number, pids: () => number[] }} server
   * @param {object} options
   * @param {number} options.connections
   * @param {boolean} options.isAwake never sleep while waiting: to wake a sleeper costs the server that answers it 3 to
   *   8 us, and only a server that the generator is faster than
   * @param {() => Promise<Map<number, number> | undefined>} [databaseCpu]
   */
  constructor(server, { connections, isAwake }, databaseCpu = noDatabase) {
    this.server = server
    this.databaseCpu = databaseCpu
    this.count = connections
    this.isAwake = isAwake
    this.connections = []
  }

  /** Servers close connections that were idle for long: replace those. */
  async connect() {
    const open = this.connections.filter((connection) => connection.failure === undefined)
    const missing = Array.from({ length: this.count - open.length }, () => Connection.open(this.server.port))
    this.connections = [...open, ...(await Promise.all(missing))]
  }

  /** Send all requests, each connection its next one as soon as it has an answer. @returns {Promise<Run>} */
  async run(requests, wantedStatus) {
    await this.connect()
    const before = { database: await this.databaseCpu(), ...this.ownCpu() }
    const started = performance.now()
    const waits = await this.sendAll(requests, wantedStatus)
    const seconds = (performance.now() - started) / 1000
    const after = { ...this.ownCpu(), database: await this.databaseCpu() }
    waits.sort()
    return {
      rate: requests.length / seconds,
      p50: quantile(waits, 0.5),
      p99: quantile(waits, 0.99),
      ...costs(before, after, requests.length, seconds),
    }
  }

  ownCpu() {
    const pids = this.server.pids()
    return {
      server: cpuOf(pids),
      main: cpuOf(pids, mainMicros),
      generator: cpuOf([process.pid]),
      idle: idleMicros(),
    }
  }

  async sendAll(requests, wantedStatus) {
    let isOver = !this.isAwake
    const stayAwake = () => isOver || setImmediate(stayAwake)
    stayAwake()
    try {
      return await this.waitsOf(requests, wantedStatus)
    } finally {
      isOver = true
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

function costs(before, after, count, seconds) {
  const each = (who) => {
    const micros = before[who] && after[who] && spent(before[who], after[who])
    return micros === undefined ? undefined : micros / count
  }
  return {
    cpu: each('server'),
    main: each('main'),
    database: each('database'),
    generator: each('generator'),
    idle: after.idle === undefined ? undefined : (after.idle - before.idle) / (seconds * 1e6),
  }
}
