import type { IncomingHttpHeaders } from 'node:http'
import { request as plainRequest } from 'node:http'
import { connect } from 'node:http2'
import { request as secureRequest } from 'node:https'
import type { Key } from '../cli/signed-call.ts'
import { signedHeaders } from '../signed-headers.ts'
import type { RunningProxy } from './proxies.ts'

export interface Got {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Asking {
  readonly method?: string
  /** As it goes on the wire. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** One request with a connection of its own, its target untouched. @param base of the proxy's two */
export function askProxy(
  { ca }: RunningProxy,
  base: string,
  { method = 'GET', target, headers = {}, body }: Asking,
): Promise<Got> {
  const { hostname, port, protocol } = new URL(base)
  const send = protocol === 'https:' ? secureRequest : plainRequest
  return new Promise((resolve, reject) => {
    const asked = send(
      { method, host: hostname, port, path: target, headers, ca, agent: false },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        )
        response.on('error', reject)
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

/** One request over HTTP/2, which has no Host. */
export async function askOverHttp2(
  { ca, https }: RunningProxy,
  { target, headers = {} }: Asking,
): Promise<Got> {
  const session = connect(https, { ca })
  const stream = session.request({ ...headers, ':path': target })
  let [status, text, received]: [number, string, IncomingHttpHeaders] = [0, '', {}]
  stream.on('response', (lines) => {
    status = Number(lines[':status'])
    received = lines
  })
  stream.setEncoding('utf8')
  for await (const chunk of stream) text += String(chunk)
  session.close()
  return { status, headers: received, body: text }
}

/** A request's signature headers. @param url what the client signs */
export const signed = (key: Key, url: string, method = 'GET') =>
  signedHeaders({ method, url, ...key, apiVersion: 'virtualserver 1.3' })
