/** Statuses after which the same request may be sent again. Source: RFC 9110, 15.6; RFC 6585, 4. */
const retryable: ReadonlySet<number> = new Set([429, 502, 503, 504])

export const isRetryable = (status: number): boolean => retryable.has(status)

/**
 * The wait of a `Retry-After` header, ms: it holds seconds, or a date. Undefined without a valid header.
 * Source: RFC 9110, 10.2.3.
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
