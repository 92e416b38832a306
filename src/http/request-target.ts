import type { IncomingMessage } from 'node:http'

/** A request target taken apart, still as received: nothing decoded. */
export interface RequestTarget {
  /** Scheme and authority of an absolute-form target (`GET http://host/path`), as sent to proxies. */
  readonly base?: string
  /** Path and query: what signatures cover. */
  readonly text: string
  readonly path: string
  /** The text after the first `?`; empty without one. */
  readonly search: string
}

const SLASH = 47
const nonAscii = /[\u0080-\uffff]/

/**
 * Take the target of a request apart, as Node gives it (bytes read as latin1). A target that is no path at all (`*`)
 * has itself as path.
 */
export function readTarget(received: string): RequestTarget {
  let text = nonAscii.test(received) ? asUtf8(received) : received
  let base: string | undefined
  if (text.charCodeAt(0) !== SLASH) {
    const absolute = /^(https?:\/\/[^/?#]+)(.*)$/is.exec(text)
    if (absolute?.[2] !== undefined) {
      base = absolute[1]
      text = absolute[2].charCodeAt(0) === SLASH ? absolute[2] : `/${absolute[2]}`
    }
  }
  const question = text.indexOf('?')
  const path = question < 0 ? text : text.slice(0, question)
  const search = question < 0 ? '' : text.slice(question + 1)
  return base === undefined ? { text, path, search } : { base, text, path, search }
}

/** Clients that send raw non-ASCII bytes mean UTF-8; bytes that are not become escapes, which readers then refuse. */
function asUtf8(latin1: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(latin1, 'latin1'))
  } catch {
    return latin1.replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`)
  }
}

/**
 * What the router is given instead of the target: the path alone, protected from the router's decoding, so that
 * `%2F` stays inside its segment and `/v1/%69mages` is not `/v1/images`. The query is left to the operation, which
 * saves the router a second parser.
 */
export function routedPath(request: IncomingMessage): string {
  const received = request.url ?? ''
  const plain = /^\/[\w/.~-]*(?=\?|$)/.exec(received)
  if (plain) return plain[0]
  const { path } = readTarget(received)
  return path.charCodeAt(0) === SLASH ? path.replace(/[^\w/.~-]/g, escapeUnit) : '/%2A'
}

const escapeUnit = (unit: string) =>
  unit < '\u0080' ? `%${unit.charCodeAt(0).toString(16).padStart(2, '0')}` : '%ef%bf%bd'
