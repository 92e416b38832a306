import { connect, type Socket } from 'node:net'

/**
 * Send bytes on a connection of their own; everything that comes back until the server closes or falls silent. Before the
 * first byte it has ten times as long.
 */
export function rawExchange(port: number, bytes: string | Buffer, silenceMs = 300): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const finish = () => {
      socket.destroy()
      resolve(Buffer.concat(chunks).toString('latin1'))
    }
    socket.setTimeout(silenceMs * 10, finish)
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      socket.setTimeout(silenceMs)
    })
    socket.on('error', finish)
    socket.on('close', finish)
  })
}

/** An open connection, once it is there. */
export function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Status, headers and body of the first answer in a text. */
export function parseAnswer(text: string) {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const body = text.slice(end + 4)
  return { status: Number(first.split(' ')[1]), headers, body, json: <T>() => JSON.parse(body) as T }
}
