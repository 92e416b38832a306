import { operations } from 'scp-images-client/contract/operations'
import { BenchFailure } from '../failure.mjs'
import { Connection } from './connection.mjs'
import { signedHeaders } from './signed-headers.mjs'

/** Images that are written by turns: from all over the catalogue, public ones among them, so that no list is spared. */
const targetCount = 20
/** Connections: a write waits for the disk, so that one alone would not come to the rate. */
const writers = 4

/**
 * Writes that go on while something else is measured: `PUT` of `min_disk`, each a change, signed by the image's owner, on
 * connections of their own. They leave a kept catalogue with these few images changed.
 */
export class Writes {
  /**
   * @param {{ port: number }} server
   * @param {import('../images/places.mjs').Places} places
   */
  constructor({ port }, places, perSecond) {
    this.port = port
    this.perSecond = perSecond
    const { size, accounts, at } = places.images
    const byId = new Map(accounts.map((account) => [account.account_id, account]))
    this.targets = Array.from({ length: targetCount }, (_, turn) => {
      const { id, owner } = at(Math.floor((size * turn) / targetCount))
      return { id, owner: byId.get(owner) }
    })
    this.turn = 0
  }

  /** Do something while writes go on. Answers what it answers, and the writes a second there were. */
  async during(act) {
    const connections = await Promise.all(Array.from({ length: writers }, () => Connection.open(this.port)))
    const began = performance.now()
    let [sent, answered, failure] = [0, 0]
    const idle = [...connections]
    for (const connection of connections) {
      connection.onFailure = (reason) => {
        failure = reason
      }
      connection.onAnswer = (status) => {
        answered++
        idle.push(connection)
        if (status !== 200) failure = new BenchFailure(`a write was answered ${status}`)
      }
    }
    // One at a time on each connection, as many as are due: a slow server gets fewer, which the figures tell.
    const timer = setInterval(() => {
      const due = ((performance.now() - began) / 1000) * this.perSecond
      while (idle.length > 0 && sent < due) {
        sent++
        idle.shift().send(this.next())
      }
    }, 1)
    try {
      const result = await act()
      if (failure) throw failure
      return { result, rate: answered / ((performance.now() - began) / 1000) }
    } finally {
      clearInterval(timer)
      for (const connection of connections) connection.close()
    }
  }

  next() {
    const round = Math.floor(this.turn / targetCount)
    const { id, owner } = this.targets[this.turn++ % targetCount]
    const { method, path } = operations.updateImage
    const target = path.replace('{image_id}', id)
    const body = JSON.stringify({ min_disk: 10 + (round % 2) })
    const url = `http://127.0.0.1:${this.port}${target}`
    const signed = signedHeaders({ method, url, accessKey: owner.accessKey, secretKey: owner.secretKey })
    const headers = { ...signed, 'Content-Type': 'application/json', 'Content-Length': String(body.length) }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    return Buffer.from(
      `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\n${lines.join('')}\r\n${body}`,
      'latin1',
    )
  }
}
