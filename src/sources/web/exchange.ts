import type { Agent, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { sendRequest } from '../../net/request.ts'
import { readBody } from './body.ts'
import { networkError } from './web-error.ts'

/** A request to a host. Only a GET follows a redirect, and is repeated when the connection was lost. */
export interface WebRequest {
  readonly url: URL
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface WebResponse {
  /** Where the redirects led. */
  readonly url: URL
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

interface Way {
  readonly agent: Agent
  readonly limits: { readonly head: number; readonly body: number }
  /** Cuts the connection, also while the body is read. */
  readonly signal: AbortSignal
}

/**
 * One request and its whole response, with any status.
 * @throws SourceError, and the reason of the signal
 */
export async function exchange(wanted: WebRequest, way: Way): Promise<WebResponse> {
  const { url } = wanted
  let response: IncomingMessage | undefined
  try {
    response = await sendRequest({
      url,
      method: wanted.method ?? 'GET',
      body: wanted.body,
      agent: way.agent,
      headLimit: way.limits.head,
      headers: { 'Accept-Encoding': 'gzip', ...wanted.headers },
      signal: way.signal,
      errorOf: networkError,
    })
    const body = await readBody(response, url, way.limits.body)
    return { url, status: response.statusCode ?? 0, headers: response.headers, body }
  } catch (error) {
    response?.destroy()
    throw way.signal.aborted ? way.signal.reason : error
  }
}
