/** Statuses after which the same question may be asked again. Source: RFC 9110, 15.6; RFC 6585, 4. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504])

export const mayPass = (status: number): boolean => passing.has(status)

/**
 * How long a host asks to wait, ms, by its `Retry-After`: seconds, or a date. Undefined where it says nothing that
 * can be read. Source: RFC 9110, 10.2.3.
 */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
