/**
 * Why a call failed: the server refused it, could not be reached, or sent an unexpected response; `invalid`: no request
 * can be made of the arguments.
 */
export type Failure = 'refused' | 'unreachable' | 'unexpected' | 'invalid'

interface Facts {
  readonly status?: number
  /** The server's error code, such as `HmacValidFail`. */
  readonly code?: string
  /** The server's sentences, one a bad field for `ValidationError`. */
  readonly details?: readonly string[]
  readonly requestId?: string
  readonly cause?: unknown
}

/** The one error of the client. `message` is fit for people; the rest is for programs. */
export class ClientError extends Error {
  readonly failure: Failure
  readonly status: number | undefined
  readonly code: string | undefined
  readonly details: readonly string[]
  readonly requestId: string | undefined

  constructor(failure: Failure, message: string, facts: Facts = {}) {
    super(message, { cause: facts.cause })
    this.name = 'ClientError'
    this.failure = failure
    this.status = facts.status
    this.code = facts.code
    this.details = facts.details ?? []
    this.requestId = facts.requestId
  }
}

/** The error for a network failure or for an answer that did not come in time. */
export function unreachable(origin: string, error: unknown): ClientError {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } }
  const why =
    name === 'TimeoutError'
      ? 'no answer in time'
      : (reasons[cause?.code ?? ''] ?? cause?.message ?? String(error))
  return new ClientError('unreachable', `cannot reach ${origin}: ${why}`, { cause: error })
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ENOTFOUND: 'there is no such host',
  ETIMEDOUT: 'no answer in time',
}

interface WireError {
  readonly code?: unknown
  readonly detail?: unknown
  readonly request_id?: unknown
}

/** The error for an unsuccessful response: the vendor's envelope, or the text of a gateway in between. */
export function refusal(response: Response, body: string): ClientError {
  const { code, detail, request_id } = firstError(body)
  const details = (Array.isArray(detail) ? detail : [detail]).filter((text) => typeof text === 'string')
  const requestId =
    response.headers.get('x-request-id') ?? (typeof request_id === 'string' ? request_id : undefined)
  const says = details.length > 0 ? details.join('\n') : plainReason(response)
  return new ClientError('refused', says, {
    status: response.status,
    details,
    ...(typeof code === 'string' && { code }),
    ...(requestId !== undefined && { requestId }),
  })
}

function firstError(body: string): WireError {
  try {
    const parsed = JSON.parse(body) as { errors?: WireError[] } | null
    return parsed?.errors?.[0] ?? {}
  } catch {
    return {}
  }
}

function plainReason(response: Response): string {
  // A browser does not reveal the address of the redirect.
  if (response.type === 'opaqueredirect') {
    return 'the server redirects; a redirect breaks the signature: use the address behind it as endpoint'
  }
  const location = response.headers.get('location')
  if (location !== null && response.status < 400) {
    return `the server redirects to ${location}; a redirect breaks the signature: use that address as endpoint`
  }
  return `the server answered ${response.status} ${response.statusText}`.trimEnd()
}
