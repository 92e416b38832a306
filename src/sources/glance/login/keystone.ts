import { shownUrl } from '../../../net/shown-url.ts'
import { SourceError } from '../../source.ts'
import type { WebResponse } from '../../web/exchange.ts'
import type { WebReader } from '../../web/web-reader.ts'
import type { TokenRequest } from './token-request.ts'

interface Login {
  /** A secret, for the header `X-Auth-Token`. */
  readonly token: string
  /** As Keystone sent it, of any shape. */
  readonly catalogue: unknown
}

/**
 * Log in to Keystone. Neither the request nor the response is ever part of an error.
 * @throws SourceError that says what to do
 */
async function logIn(web: WebReader, { url, body }: TokenRequest): Promise<Login> {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await web.read({ url, method: 'POST', headers, body })
  if (answer.status !== 201) throw refusal(answer)
  const token = answer.headers['x-subject-token']
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) throw noKeystone(url)
  return { token, catalogue: catalogueOf(answer) }
}

function catalogueOf({ body, url }: WebResponse): unknown {
  try {
    return JSON.parse(body.toString('utf8')).token.catalog
  } catch {
    throw noKeystone(url)
  }
}

const advice: Readonly<Record<number, string>> = {
  400: 'it does not take the login (400): see that user, domains and project are complete',
  401: 'it refuses the login (401): see user, user domain and password, or the application credential, and that the project is one of the user’s',
  403: 'it does not allow the login (403): the user, its domain or its project may be disabled',
  404: 'there is no Keystone v3 (404): see auth_url, which ends in /v3',
}

function refusal({ url, status }: WebResponse): SourceError {
  const sentence = advice[status] ?? `it answers ${status}, not 201: see that auth_url is that of a Keystone`
  const kind = status === 401 || status === 403 ? { kind: 'forbidden' as const } : {}
  return new SourceError(`Cannot log in at ${shownUrl(url)}: ${sentence}.`, kind)
}

const noKeystone = (url: URL) =>
  new SourceError(
    `Cannot log in at ${shownUrl(url)}: its answer is not Keystone's. See that auth_url is right.`,
  )

/** Requests with one token, or without. */
export interface Session {
  /** The service catalogue of the token; undefined without one. */
  catalogue(): Promise<unknown>
  /** GET. A token that is not taken (401) is renewed, once a question: it may have expired in between. */
  get(url: URL): Promise<WebResponse>
}

/** @param request how to log in; absent: without a token */
export function openSession(web: WebReader, request: TokenRequest | undefined): Session {
  if (!request) return { catalogue: async () => undefined, get: (url) => web.read({ url }) }
  let login: Promise<Login> | undefined
  const current = () => {
    login ??= logIn(web, request)
    return login
  }
  const ask = (url: URL, token: string) => web.read({ url, headers: { 'X-Auth-Token': token } })

  return {
    catalogue: async () => (await current()).catalogue,
    async get(url) {
      const used = current()
      const answer = await ask(url, (await used).token)
      if (answer.status !== 401) return answer
      // Of several questions under way the first renews it for all.
      if (login === used) login = undefined
      return ask(url, (await current()).token)
    },
  }
}
