import { signedHeaders } from '../signed-headers.ts'

/** Who signs. */
export interface Key {
  readonly accessKey: string
  readonly secretKey: string
}

export interface Called {
  readonly status: number
  /** Undefined: no body. */
  readonly body: unknown
  readonly headers: Headers
}

/** One signed request to a real server. @throws when there is no whole answer */
export async function signedCall(
  key: Key,
  method: string,
  url: string,
  body?: unknown,
  apiVersion = 'virtualserver 1.3',
): Promise<Called> {
  const answer = await fetch(url, {
    method,
    headers: {
      ...signedHeaders({ method, url, ...key, apiVersion }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text), headers: answer.headers }
}
