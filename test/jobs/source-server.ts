import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { imageBytes } from '../disk-image/qcow2-bytes.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface Source {
  /** The address of an object, by what the host does: `/good/…`, `/missing`, `/vanishing/…`, `/cut/…`, `/busy/N` (N times), `/halting/…`, `/endless`. */
  url(path: string): string
  /** Paths asked for, in order. */
  readonly asked: readonly string[]
  /** How many answers are being sent now. */
  readonly open: number
}

export const goodImage = imageBytes()

const good: Answer = (_, response) =>
  void response.writeHead(200, { 'content-length': goodImage.length }).end(goodImage)

/** A real host of image data on the loopback interface; it goes when the test ends. */
export async function startSource(): Promise<Source> {
  const asked: string[] = []
  const timesAsked = ({ url }: IncomingMessage) => asked.filter((path) => path === url).length
  const answers: Readonly<Record<string, Answer>> = {
    good,
    missing: (_, response) => void response.writeHead(404).end(),
    /** There when it is looked at, and gone when its job comes. */
    vanishing(request, response) {
      if (timesAsked(request) > 1) response.writeHead(404).end()
      else good(request, response)
    },
    /** Good at its start, and too short, which is not known before its end. */
    cut: (_, response) => void response.writeHead(200).end(goodImage.subarray(0, 70_000)),
    busy(request, response) {
      if (timesAsked(request) > Number(request.url?.split('/')[2])) good(request, response)
      else response.writeHead(503).end()
    },
    /** When it is looked at, and the first time it is read, its start comes and then nothing; the next time all of it. */
    halting(request, response) {
      if (timesAsked(request) > 2) good(request, response)
      else
        response.writeHead(200, { 'content-length': goodImage.length }).write(goodImage.subarray(0, 70_000))
    },
    /** The header, and then a piece now and then, for ever. */
    endless(_, response) {
      response.writeHead(200, { 'content-length': 2 ** 30 }).write(goodImage)
      const timer = setInterval(() => response.write('more'), 20)
      response.on('close', () => clearInterval(timer))
    },
  }
  let open = 0
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    open++
    response.on('close', () => open--)
    answers[request.url?.split(/[/?]/)[1] ?? '']?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    asked,
    get open() {
      return open
    },
  }
}
