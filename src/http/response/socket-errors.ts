import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ConnectionError } from 'fastify'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import { languageOf } from 'scp-images-client/contract/errors/errors'
import { limits } from '../limits.ts'
import { freshRequestId } from '../request/request-id.ts'
import { readTarget } from '../request/target.ts'
import { envelope } from './error-envelope.ts'
import { unknownPath } from './not-found.ts'

/** Closing at once, with bytes unread, would reset the connection before the client has read our answer. */
const lingerMs = 1000

/** Node's answer under way on a connection, if there is one. */
interface Busy {
  readonly _httpMessage?: object | null
}

/** What never becomes a request (bytes that are no HTTP, headers too large or too late) gets the envelope too. */
export function answerParserError(error: ConnectionError, socket: Socket): void {
  // Bytes that still arrive after our answer: it must reach the client before the connection goes.
  if (socket.writableEnded) return
  // While another answer is under way this one would be taken for it.
  if (error.code === 'ECONNRESET' || !socket.writable || (socket as Busy)._httpMessage) {
    socket.destroy()
    return
  }
  endWith(socket, problemOf(error, socket))
}

/** The two cases that Node keeps from the request handler. */
export function answerOddRequests(server: Server): void {
  // Node hands over a CONNECT as a bare connection.
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy())
    endWith(socket, unknownPath(request.method, readTarget(request.url ?? '').path))
  })
  // Node would refuse an unknown expectation with an empty 417; RFC 9110, 10.1.1 permits to ignore it.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
}

function problemOf(error: ConnectionError, socket: Socket): CatalogueError {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return isLongTarget(error, socket)
        ? new CatalogueError('URI_TOO_LONG', { limit: limits.target })
        : new CatalogueError('HEADERS_TOO_LARGE')
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new CatalogueError('BODY_TOO_LARGE')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new CatalogueError('REQUEST_TIMEOUT')
    default:
      return new CatalogueError('MALFORMED_REQUEST')
  }
}

/** The parser counts the request line as a header; it is the culprit when the first packet does not even end it. */
function isLongTarget(error: ConnectionError, socket: Socket): boolean {
  const packet: unknown = error.rawPacket
  if (!Buffer.isBuffer(packet) || socket.bytesRead !== packet.length) return false
  const end = packet.indexOf('\n')
  return end < 0 || end > limits.target
}

function endWith(socket: Duplex, problem: CatalogueError): void {
  const ids = { id: freshRequestId(), globalId: freshRequestId() }
  const body = envelope(problem, languageOf(undefined), ids)
  const { status } = problem.row
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    `x-request-id: ${ids.id}`,
    `x-scp-request-id: ${ids.globalId}`,
    'cache-control: no-store',
    `date: ${new Date().toUTCString()}`,
    'connection: close',
  ]
  if (problem.args.allow !== undefined) lines.push(`allow: ${problem.args.allow}`)
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1')
  setTimeout(() => socket.destroy(), lingerMs).unref()
}
