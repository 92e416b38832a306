import type { FastifyReply, FastifyRequest } from 'fastify'
import { chooseEncoding, compress } from './plugins/compression.ts'
import { release } from './release.ts'

/** Header lines as a flat list: name, value, name, value … */
export type HeaderList = readonly string[]

/** An ASCII body in pieces, so that a large piece is sent without being copied. */
export type Body = readonly (string | Buffer)[]

/**
 * Send an answer with a body. One `writeHead` with one flat list, then the pieces in one corked write: with the 14
 * headers and 33 kB of a page 45 us of CPU a request, against 51 to 67 us through `reply.header` and `reply.send`, and
 * 43 us for a bare server that adds no header (Node 20). Joining the pieces of a 1.6 MB page first would cost another
 * 200 us. `writeHead` throws before anything is sent, so the error handler can still answer.
 */
export function sendBody(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  headers: HeaderList,
  body: Body,
  onSent?: () => void,
): void {
  const lines = startLines(request)
  lines.push('content-type', 'application/json', 'content-length', String(lengthOf(body)), ...headers)
  const { raw } = reply
  raw.writeHead(status, lines)
  raw.cork()
  for (const piece of body) raw.write(piece, 'latin1')
  raw.end(onSent)
}

/** Send an answer without a body, such as 304. */
export function sendEmpty(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  headers: HeaderList,
): void {
  const lines = startLines(request)
  lines.push(...headers)
  reply.raw.writeHead(status, lines)
  reply.raw.end()
}

/**
 * Send a 200, compressed if the client wants it and it is worth while. The buffers are given away: their memory is
 * released when they are sent.
 */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  headers: HeaderList,
  body: Body,
): void | Promise<void> {
  const encoding = chooseEncoding(request.headers['accept-encoding'], lengthOf(body))
  if (encoding === undefined) return sendBody(request, reply, 200, headers, body, () => body.forEach(release))
  const lines = [...headers, 'content-encoding', encoding.name]
  const whole = Buffer.concat(body.map(bytesOf))
  body.forEach(release)
  const send = (bytes: Buffer) => {
    release(whole)
    sendBody(request, reply, 200, lines, [bytes])
  }
  const compressed = compress(whole, encoding)
  return Buffer.isBuffer(compressed) ? send(compressed) : compressed.then(send)
}

/** What every answer carries. */
function startLines(request: FastifyRequest): string[] {
  const lines = ['x-request-id', request.id, 'x-scp-request-id', request.globalId, ...request.versionHeaders]
  if (request.server.drain.active) lines.push('connection', 'close')
  return lines
}

const lengthOf = (body: Body) => body.reduce((sum, piece) => sum + piece.length, 0)
const bytesOf = (piece: string | Buffer) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)
