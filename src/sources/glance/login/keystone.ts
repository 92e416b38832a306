import { shownUrl } from '../../../net/shown-url.ts'
import { SourceError } from '../../source.ts'
import type { WebAnswer } from '../../web/exchange.ts'
import type { WebReader } from '../../web/web-reader.ts'
import type { TokenRequest } from './token-request.ts'

export interface Login {
  /** A secret, for the header `X-Auth-Token`. */
  readonly token: string
  /** As Keystone sent it, of any shape. */
  readonly catalogue: unknown
}

/**
 * Log in to Keystone. Neither what was sent nor what was answered is ever part of an error.
 * @throws SourceError that says what to do
 */
export async function logIn(web: WebReader, { url, body }: TokenRequest): Promise<Login> {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await web.read({ url, method: 'POST', headers, body })
  if (answer.status !== 201) throw refusal(answer)
  const token = answer.headers['x-subject-token']
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) throw noKeystone(url)
  return { token, catalogue: catalogueOf(answer) }
}

function catalogueOf({ body, url }: WebAnswer): unknown {
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

function refusal({ url, status }: WebAnswer): SourceError {
  const sentence = advice[status] ?? `it answers ${status}, not 201: see that auth_url is that of a Keystone`
  const kind = status === 401 || status === 403 ? { kind: 'forbidden' as const } : {}
  return new SourceError(`Cannot log in at ${shownUrl(url)}: ${sentence}.`, kind)
}

const noKeystone = (url: URL) =>
  new SourceError(
    `Cannot log in at ${shownUrl(url)}: its answer is not Keystone's. See that auth_url is right.`,
  )
