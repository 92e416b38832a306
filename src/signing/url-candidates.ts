/**
 * The URLs that a client may have signed for a request, most likely first. Lazy: a caller that stops at the first does
 * not compute the others.
 *
 * C1 is the text of the wire. C2 is the decoded text, which one Python client signs. C3 is `encodeURI` of the decoded
 * text, which browsers and Node clients sign. C2 and C3 are left out where two different requests would share one text.
 *
 * @param bases scheme, `://` and authority, as the client may have written them; each is also tried with its scheme's
 * default port added or dropped.
 * @param target the request target exactly as received, as text; raw bytes above 127 are to be read as UTF-8.
 */
export function* urlCandidates(bases: readonly string[], target: string): Generator<string, void> {
  for (const base of bases) yield base + target
  const others = bases.flatMap(withOtherPort)
  for (const base of others) yield base + target
  for (const form of decodedForms(target)) for (const base of [...bases, ...others]) yield base + form
}

const defaultPorts: Readonly<Record<string, string>> = { http: ':80', https: ':443' }

/** The base with its scheme's default port added or dropped; nothing if another port is written. */
function withOtherPort(base: string): string[] {
  const [scheme = '', authority = ''] = base.split('://', 2)
  const port = defaultPorts[scheme.toLowerCase()]
  if (port === undefined) return []
  if (authority.endsWith(port) && authority !== port) return [base.slice(0, -port.length)]
  return /:\d*$/.test(authority) ? [] : [base + port]
}

/** C2 and C3, as far as they are safe and differ from the target. */
function decodedForms(target: string): string[] {
  try {
    const { path, query } = split(target)
    if (!isUnambiguous(path, query)) return []
    const form = decodeURIComponent(path) + (query === undefined ? '' : `?${decodeQuery(query)}`)
    const encoded = encodeURI(decodeURIComponent(target))
    return [...new Set([form, encoded])].filter((text) => text !== target)
  } catch (error) {
    if (error instanceof URIError) return []
    throw error
  }
}

function split(target: string): { path: string; query?: string } {
  const at = target.indexOf('?')
  return at < 0 ? { path: target } : { path: target.slice(0, at), query: target.slice(at + 1) }
}

const decodeQuery = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))

/** No decoded part holds a character that would end it: the decoded text then has one reading only. */
function isUnambiguous(path: string, query: string | undefined): boolean {
  if (/[?#]/.test(decodeURIComponent(path))) return false
  return (query ?? '').split('&').every((pair) => {
    const at = pair.indexOf('=')
    const parts = at < 0 ? [pair] : [pair.slice(0, at), pair.slice(at + 1)]
    return !parts.some((part) => /[&=#]/.test(decodeQuery(part)))
  })
}
