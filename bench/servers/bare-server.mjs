/** The yardstick: node:http and nothing else. Sends the answer its parent gave it last to every request. */
import { createServer } from 'node:http'

let answer = { status: 200, body: Buffer.alloc(0) }
process.on('message', (message) => {
  answer = { status: message.status, body: Buffer.from(message.body) }
  process.send('ready')
})
process.on('disconnect', () => process.exit())

const server = createServer((_request, response) => {
  const { status, body } = answer
  if (status === 304) {
    response.writeHead(304)
    response.end()
    return
  }
  response.writeHead(status, ['Content-Type', 'application/json', 'Content-Length', String(body.length)])
  response.end(body)
})
// It waits while the others are driven.
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
