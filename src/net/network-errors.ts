/** Kinds of failures of a DNS lookup, a connection or a request. `lost`: a retry may succeed. */
export type NetworkFailure =
  | 'host-unknown'
  | 'host-lookup'
  | 'refused'
  | 'timeout'
  | 'unreachable'
  | 'certificate'
  | 'tls'
  | 'response'
  | 'lost'
  | 'other'

/** The kinds of error codes of the system and of Node. */
const meanings: readonly (readonly [codes: RegExp, kind: NetworkFailure, sentence: string])[] = [
  [/^(ENOTFOUND|ENODATA|EAI_NONAME)$/, 'host-unknown', 'there is no such host: see how it is spelled'],
  [/^(EAI_|ESERVFAIL|ETIMEOUT)/, 'host-lookup', 'the host name could not be looked up: try again later'],
  [/^ECONNREFUSED$/, 'refused', 'the host refuses the connection: see that it runs, and the port'],
  [/^ETIMEDOUT$/, 'timeout', 'no connection in time: see the address and the network, or try again later'],
  [
    /^(EHOSTUNREACH|ENETUNREACH)$/,
    'unreachable',
    'the host cannot be reached: see the address and the network',
  ],
  [
    /^(DEPTH_ZERO_)?SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/,
    'certificate',
    'its certificate is of no authority that this program trusts',
  ],
  [
    /CERT|SSL|TLS|SIGNATURE|^EPROTO$/,
    'tls',
    'the secure connection failed: the host needs a valid certificate for its name',
  ],
  [/^HPE_/, 'response', 'the host does not answer in proper HTTP: see that the address is right'],
  [/^(|ECONNRESET|EPIPE|ECONNABORTED)$/, 'lost', 'the connection was cut: try again later'],
]

/**
 * The kind of a failure by its error code, and a sentence without a full stop.
 * @param cause the error; undefined: the connection was closed
 */
export function networkFailure(cause: unknown): { readonly kind: NetworkFailure; readonly sentence: string } {
  const code = String((cause as { code?: unknown } | undefined)?.code ?? '')
  const [, kind, sentence] = meanings.find(([codes]) => codes.test(code)) ?? []
  if (kind && sentence) return { kind, sentence }
  return { kind: 'other', sentence: `the connection failed (${code}): try again later` }
}
