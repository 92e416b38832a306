import { ImageDataError, type ImageDataReason } from '../catalogue/image-data.ts'
import { type NetworkFailure, networkFailure } from '../net/network-errors.ts'
import { shownUrl } from '../net/shown-url.ts'

const reasons: Readonly<Record<NetworkFailure, ImageDataReason>> = {
  'host-unknown': 'host-unknown',
  'host-lookup': 'host-lookup',
  refused: 'refused',
  timeout: 'timeout',
  unreachable: 'network',
  certificate: 'tls',
  tls: 'tls',
  response: 'response',
  lost: 'network',
  other: 'network',
}

/** The error for a DNS lookup, a connection or a request that failed. */
export function networkError(url: URL, cause: unknown): ImageDataError {
  const { kind, sentence } = networkFailure(cause)
  return new ImageDataError(reasons[kind], `Cannot read ${shownUrl(url)}: ${sentence}.`, { cause })
}
