import { ClientError } from './client-error.ts'

/** How often and how long to try again. Times in ms. */
export interface RetryPolicy {
  /** Tries in all; 1: never again. */
  readonly attempts: number
  /** Upper bound of the first wait; doubles with every try. */
  readonly base: number
  /** Longest wait. A `Retry-After` beyond it ends the tries. */
  readonly longest: number
  readonly random: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly now: () => number
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 4,
  base: 250,
  longest: 10_000,
  random: Math.random,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  now: Date.now,
}

/** `read`: sending it twice does no harm. `write`: it does, so only what was surely not executed is sent again. */
export type RequestKind = 'read' | 'write'

interface RetryRule {
  readonly after: (response: Response) => boolean
  readonly afterError: (error: unknown) => boolean
}

const busyStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504])
/**
 * With a `Retry-After` these state that nothing was done; a gateway's 502 or 504 states nothing about the server behind
 * it.
 */
const undoneStatuses: ReadonlySet<number> = new Set([429, 503])
/** Network errors that come before a request is sent. */
const unsentErrors: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

const rules: Record<RequestKind, RetryRule> = {
  read: {
    after: ({ status }) => busyStatuses.has(status),
    // The caller gave up: trying again would be against its will.
    afterError: (error) => (error as { name?: string }).name !== 'AbortError',
  },
  write: {
    after: ({ status, headers }) => undoneStatuses.has(status) && headers.has('retry-after'),
    afterError: (error) => unsentErrors.has((error as { cause?: { code?: unknown } }).cause?.code),
  },
}

/**
 * Send a request, and again as often as the rule of its kind permits. The wait is a random time below a doubling bound
 * ("full jitter"), or the time of `Retry-After`.
 * @param send makes one try; it throws when there is no response
 * @returns the last response, with any status
 */
export async function withRetry(
  send: () => Promise<Response>,
  policy: RetryPolicy,
  kind: RequestKind = 'read',
): Promise<Response> {
  const rule = rules[kind]
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt >= policy.attempts
    let wait: number
    try {
      const response = await send()
      if (isLast || !rule.after(response)) return response
      const requested = retryAfter(response.headers.get('retry-after'), policy.now())
      if (requested !== undefined && requested > policy.longest) return response
      await response.body?.cancel()
      wait = requested ?? jitter(attempt, policy)
    } catch (error) {
      // A request that could not be made cannot be made the next time either.
      if (isLast || error instanceof ClientError || !rule.afterError(error)) throw error
      wait = jitter(attempt, policy)
    }
    await policy.sleep(wait)
  }
}

const jitter = (attempt: number, { base, longest, random }: RetryPolicy): number =>
  random() * Math.min(longest, base * 2 ** (attempt - 1))

/** `Retry-After` (RFC 9110, 10.2.3) as ms from now: seconds, or an HTTP date. */
function retryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
