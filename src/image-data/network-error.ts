import { ImageDataError, type ImageDataReason } from '../catalogue/image-data.ts'
import { shownUrl } from './shown-url.ts'

/** What the system's and Node's error codes mean. Others: the network, which may be better later. */
const meanings: readonly (readonly [codes: RegExp, reason: ImageDataReason, sentence: string])[] = [
  [/^(ENOTFOUND|ENODATA|EAI_NONAME)$/, 'host-unknown', 'there is no such host: see how it is spelled'],
  [/^(EAI_|ESERVFAIL|ETIMEOUT)/, 'host-lookup', 'the host name could not be looked up: try again later'],
  [/^ECONNREFUSED$/, 'refused', 'the host refuses the connection: see that it runs, and the port'],
  [/^ETIMEDOUT$/, 'timeout', 'no connection in time: try again later'],
  [
    /CERT|SSL|TLS|SIGNATURE|^EPROTO$/,
    'tls',
    'the secure connection failed: the host needs a valid certificate for its name',
  ],
  [/^HPE_/, 'response', 'the host does not answer in proper HTTP: see that the address is right'],
  [/(?:)/, 'network', 'the connection was cut: try again later'],
]

/** The error for a look-up, a connection or a request that failed. */
export function networkError(url: URL, cause: unknown): ImageDataError {
  const code = String((cause as { code?: unknown } | undefined)?.code ?? '')
  const [, reason, sentence] = meanings.find(([codes]) => codes.test(code)) as (typeof meanings)[number]
  return new ImageDataError(reason, `Cannot read ${shownUrl(url)}: ${sentence}.`, { cause })
}
