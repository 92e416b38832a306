import { once } from 'node:events'
import { connect } from 'node:net'
import { BenchFailure } from '../failure.mjs'

const headEnd = Buffer.from('\r\n\r\n')

/**
 * One kept-alive HTTP/1.1 connection that sends ready bytes and reads no more of an answer than where it ends, so that
 * the generator costs little beside the server. `onAnswer(status, head)` is called after each; set `body` to a list to
 * have its pieces kept.
 */
export class Connection {
  static async open(port) {
    const connection = new Connection(port)
    await once(connection.socket, 'connect').catch((error) => {
      throw new BenchFailure(`the server takes no connection: ${error.message}`)
    })
    return connection
  }

  constructor(port) {
    this.carry = undefined
    this.head = ''
    this.left = 0
    this.status = 0
    this.body = undefined
    this.onAnswer = () => {}
    this.onFailure = () => {}
    /** Why it cannot be used any more. */
    this.failure = undefined
    const buffer = Buffer.allocUnsafeSlow(256 * 1024)
    const callback = (length, bytes) => {
      this.read(bytes.subarray(0, length))
      return true
    }
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true, onread: { buffer, callback } })
    this.socket.on('error', (error) => this.fail(`the connection broke: ${error.message}`))
    this.socket.on('close', () => this.fail('the server closed the connection'))
  }

  send(bytes) {
    this.socket.write(bytes)
  }

  close() {
    this.onFailure = () => {}
    this.socket.destroy()
  }

  fail(reason) {
    this.failure ??= new BenchFailure(reason)
    this.onFailure(this.failure)
  }

  read(piece) {
    const bytes = this.carry === undefined ? piece : Buffer.concat([this.carry, piece])
    this.carry = undefined
    let from = 0
    while (from < bytes.length) {
      if (this.left === 0) {
        const end = bytes.indexOf(headEnd, from)
        if (end < 0) {
          this.carry = Buffer.from(bytes.subarray(from))
          return
        }
        this.readHead(bytes.latin1Slice(from, end))
        from = end + headEnd.length
      } else {
        const to = Math.min(bytes.length, from + this.left)
        this.body?.push(Buffer.from(bytes.subarray(from, to)))
        this.left -= to - from
        from = to
      }
      if (this.left === 0) this.onAnswer(this.status, this.head)
    }
  }

  readHead(head) {
    this.head = head
    this.status = Number(head.slice(9, 12))
    const size = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
    if (size === undefined && this.status !== 304)
      this.fail(`an answer ${this.status} without Content-Length`)
    this.left = Number(size ?? 0)
  }
}
