import type { IncomingMessage } from 'node:http'
import type { HttpSettings } from '../settings.ts'
import type { RequestTarget } from './target.ts'

/** A `Host` that can be echoed in an answer: a name or address, and a port. */
const sound = /^(?:[\w.~-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i

/** The requested authority; undefined when it is missing or malformed (RFC 9112, 3.2: 400). */
export function authorityOf(request: IncomingMessage): string | undefined {
  const { host } = request.headers
  if (host === undefined || host === '') {
    if (request.httpVersion !== '1.0') return undefined
    const { localAddress = 'localhost', localPort = 80 } = request.socket
    return localAddress.includes(':') ? `[${localAddress}]:${localPort}` : `${localAddress}:${localPort}`
  }
  return sound.test(host) ? host : undefined
}

const schemes = ['http', 'https'] as const

/** The address that the client used, from a trusted proxy's headers; empty without one. */
function forwarded(request: IncomingMessage, settings: HttpSettings): { scheme?: string; host?: string } {
  if (!settings.trustProxy) return {}
  const scheme = firstOf(request.headers['x-forwarded-proto'])?.toLowerCase()
  const host = firstOf(request.headers['x-forwarded-host'])
  return {
    ...(schemes.some((known) => known === scheme) && scheme && { scheme }),
    ...(host && sound.test(host) && { host }),
  }
}

const firstOf = (value: string | string[] | undefined) =>
  String(value ?? '')
    .split(',', 1)[0]
    ?.trim()

/** Where the client finds this server: prefix of every link in answers. No final slash. */
export function baseOf(request: IncomingMessage, authority: string, settings: HttpSettings): string {
  if (settings.publicUrl !== undefined) return withoutSlash(settings.publicUrl)
  const { scheme = 'http', host = authority } = forwarded(request, settings)
  return `${scheme}://${host}`
}

/**
 * The base URLs that a client may have signed, most likely first (contract of the signature: scheme and authority as
 * the client wrote them, which a server behind a proxy can only guess). `base` comes from `baseOf`.
 */
export function signedBases(request: IncomingMessage, target: RequestTarget, base: string): string[] {
  const bases = new Set([base])
  if (target.base !== undefined) bases.add(target.base)
  const { host } = request.headers
  for (const authority of [host, target.base?.replace(/^https?:\/\//i, '')]) {
    if (!authority) continue
    for (const scheme of schemes) bases.add(`${scheme}://${authority}`)
  }
  return [...bases]
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '')
