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

const retriedStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504])

/**
 * Send an idempotent request until it is answered: again after 429, 502, 503, 504 and network errors, waiting a random
 * time below a doubling bound ("full jitter"), or as long as `Retry-After` says.
 * @param send makes one try; it throws when there is no answer
 * @returns the last answer, whatever its status
 */
export async function withRetry(send: () => Promise<Response>, policy: RetryPolicy): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt >= policy.attempts
    let wait: number
    try {
      const response = await send()
      if (isLast || !retriedStatuses.has(response.status)) return response
      const asked = retryAfter(response.headers.get('retry-after'), policy.now())
      if (asked !== undefined && asked > policy.longest) return response
      await response.body?.cancel()
      wait = asked ?? jitter(attempt, policy)
    } catch (error) {
      if (isLast || isAbort(error)) throw error
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

/** The caller gave up: trying again would be against its will. */
const isAbort = (error: unknown): boolean => (error as { name?: string }).name === 'AbortError'
