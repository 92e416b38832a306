import { SourceError } from '../source.ts'

/** A URL as messages show it: without user, password, query and fragment, which may be secrets, and not too long. */
export function shownUrl(url: URL): string {
  const text = `${url.protocol}//${url.host}${url.pathname}`
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}

/** The connection was lost: another try may do better. */
export class ConnectionLost extends SourceError {
  override name = 'ConnectionLost'
}

const meanings: readonly (readonly [codes: RegExp, sentence: string])[] = [
  [/^(ENOTFOUND|ENODATA|EAI_NONAME)$/, 'there is no such host: see how it is spelled'],
  [/^(EAI_|ESERVFAIL|ETIMEOUT)/, 'the host name could not be looked up: try again later'],
  [/^ECONNREFUSED$/, 'the host refuses the connection: see that it runs, and the port'],
  [/^(EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/, 'the host cannot be reached: see the address and the network'],
  [/^(DEPTH_ZERO_)?SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/, 'its certificate is of no authority known here'],
  [/CERT|SSL|TLS|^EPROTO$/, 'the secure connection failed: the host needs a valid certificate for its name'],
  [/^HPE_/, 'it does not answer in proper HTTP: see that the address is right'],
]

const lost = /^(ECONNRESET|EPIPE|ECONNABORTED)$/

/** The error for a look-up, a connection or a request that failed. */
export function networkError(url: URL, cause: unknown): SourceError {
  const code = String((cause as { code?: unknown } | undefined)?.code ?? 'ECONNRESET')
  if (lost.test(code)) {
    const message = `Cannot read ${shownUrl(url)}: the connection was cut. Try again later.`
    return new ConnectionLost(message, { cause, kind: 'unreachable' })
  }
  const sentence = meanings.find(([codes]) => codes.test(code))?.[1] ?? `the connection failed (${code})`
  return new SourceError(`Cannot read ${shownUrl(url)}: ${sentence}.`, { cause, kind: 'unreachable' })
}
