import { networkFailure } from '../../net/network-errors.ts'
import { shownUrl } from '../../net/shown-url.ts'
import { SourceError } from '../source.ts'

/** The connection was lost: another try may do better. */
export class ConnectionLost extends SourceError {
  override name = 'ConnectionLost'
}

/** The error for a look-up, a connection or a request that failed. */
export function networkError(url: URL, cause: unknown): SourceError {
  const { kind, sentence } = networkFailure(cause)
  const Kind = kind === 'lost' ? ConnectionLost : SourceError
  return new Kind(`Cannot read ${shownUrl(url)}: ${sentence}.`, { cause, kind: 'unreachable' })
}
