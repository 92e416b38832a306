import { shownUrl } from '../../net/shown-url.ts'
import { SourceError } from '../source.ts'
import type { WebResponse } from '../web/exchange.ts'

type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The object in a response of Glance.
 * @throws SourceError that says what to do
 */
export function objectOf(answer: WebResponse, isLoggedIn: boolean): JsonObject {
  const { status, url } = answer
  if (status !== 200) throw refusal(url, status, isLoggedIn)
  let value: unknown
  try {
    value = JSON.parse(answer.body.toString('utf8'))
  } catch {
    throw noGlance(url, 'its answer is not JSON')
  }
  if (!isObject(value)) throw noGlance(url, 'its answer is no JSON object')
  return value
}

/** The list at a key. @throws SourceError when there is none */
export function listAt(object: JsonObject, key: string, url: URL): readonly unknown[] {
  const value = object[key]
  if (Array.isArray(value)) return value
  throw noGlance(url, `there is no list under "${key}"`)
}

const noGlance = (url: URL, sentence: string) =>
  new SourceError(`Cannot read ${shownUrl(url)}: ${sentence}. See that this is the address of a Glance.`)

function refusal(url: URL, status: number, isLoggedIn: boolean): SourceError {
  const kind = status === 401 || status === 403 ? { kind: 'forbidden' as const } : {}
  return new SourceError(`Cannot read ${shownUrl(url)}: ${adviceOn(status, isLoggedIn)}.`, kind)
}

function adviceOn(status: number, isLoggedIn: boolean): string {
  switch (status) {
    case 400:
      return 'it does not take the question (400). If an image was deleted while the list was read, run it again; a Glance older than Train is not read'
    case 401:
      return isLoggedIn
        ? 'it refuses a fresh token (401). See that this Glance and this Keystone belong to one cloud'
        : 'it wants a login (401). Name a cloud of clouds.yaml with --cloud, or set the OS_ variables'
    case 403:
      return 'this login may not list images (403). Give its user a role on the project, such as reader'
    case 404:
      return 'there is no Glance API v2 (404). Give its address without the /v2'
    default:
      return `it answers ${status}, not 200. See that this is the address of a Glance`
  }
}
