import { ClientError, refusal, unreachable } from './client-error.ts'
import { headers as wireHeaders } from './contract/headers.ts'
import { defaultRetryPolicy, type RetryPolicy, withRetry } from './retry.ts'

/** How requests are sent. */
export interface Sending {
  readonly fetch?: typeof fetch
  /** Longest wait for one answer, in ms; 30 s if not given. */
  readonly timeout?: number
  readonly retry?: Partial<RetryPolicy>
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** A request but for its signature. */
export interface Outgoing {
  readonly method: Method
  readonly url: string
  /** Sent as JSON; absent: no body. */
  readonly body?: object | undefined
  /** Made for every try, because a signature includes the time. */
  readonly headers: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>
}

/** Facts of every response of a versioned operation. */
export interface Answer {
  readonly requestId: string | undefined
  readonly etag: string | undefined
  /** API version of the answer, such as `virtualserver 1.3`. */
  readonly apiVersion: string | undefined
  /** The document as it was sent; empty when there was none. */
  readonly body: string
}

/** An answer that is no refusal, as it came. */
export interface Reply {
  readonly url: string
  readonly headers: Headers
  readonly body: string
}

/** @throws ClientError for a status beyond 2xx, and when there is no answer */
export async function send(request: Outgoing, options: Sending): Promise<Reply> {
  const { method, url } = request
  const body = request.body && JSON.stringify(request.body)
  const attempt = async () =>
    (options.fetch ?? fetch)(url, {
      method,
      headers: { ...(await request.headers()), ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeout ?? 30_000),
    })
  const policy = { ...defaultRetryPolicy, ...options.retry }
  try {
    const response = await withRetry(attempt, policy, method === 'GET' ? 'read' : 'write')
    const text = await response.text()
    if (!response.ok) throw refusal(response, text)
    return { url, headers: response.headers, body: text }
  } catch (error) {
    throw error instanceof ClientError ? error : unreachable(new URL(url).origin, error)
  }
}

export const answerOf = ({ headers, body }: Reply): Answer => ({
  requestId: headers.get(wireHeaders.requestId) ?? undefined,
  etag: headers.get('etag') ?? undefined,
  apiVersion: headers.get(wireHeaders.apiVersion) ?? undefined,
  body,
})

/** The document of an answer. @throws ClientError when it is not a JSON object */
export function documentOf<T extends object>(reply: Reply): Partial<T> {
  try {
    const value: unknown = JSON.parse(reply.body)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Falls through to the error below: not JSON and not an object are the same to the caller.
  }
  throw notOurs(reply)
}

export const notOurs = ({ url }: Pick<Reply, 'url'>): ClientError =>
  new ClientError(
    'unexpected',
    `${new URL(url).origin} answered something else than this API does: is the endpoint right?`,
  )
