import type { IncomingMessage } from 'node:http'

/** The parts of a request target as received: nothing is decoded. */
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

/**
 * Take the target of a request apart. Node's parser has let only ASCII pass. A target that is no path at all (`*`) has
 * itself as path.
 */
export function readTarget(received: string): RequestTarget {
  let text = received
  let base: string | undefined
  if (text.charCodeAt(0) !== SLASH) {
    const absolute = /^(https?:\/\/[^/?#]+)(.*)$/i.exec(text)
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
  return path.charCodeAt(0) === SLASH ? path.replace(/[^\w/.~-]/g, escapeCharacter) : '/%2A'
}

const escapeCharacter = (character: string) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`
