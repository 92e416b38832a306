import { bad, inLargestUnit, ok, type Parsed } from './value-types.ts'

/**
 * The clock that API version statuses are computed from, so that a date can be rehearsed:
 * the real one, a fixed instant, or the real one with an offset in milliseconds.
 */
export type Clock =
  | { readonly kind: 'real' }
  | { readonly kind: 'fixed'; readonly at: number }
  | { readonly kind: 'offset'; readonly by: number }

const units = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const
const offsetForm = /^([+-])(\d{1,6})([dhm])$/
const instantForm = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/

/** Read `real`, `+90d`, `-36h`, `2026-05-01` or `2026-05-01T09:00:00Z`; without a zone an instant is UTC. */
export function parseClock(text: string): Parsed<Clock> {
  if (text === 'real') return ok({ kind: 'real' })
  const offset = offsetForm.exec(text)
  if (offset) {
    const [, sign, amount, unit] = offset
    const by = Number(amount) * units[unit as keyof typeof units]
    return ok({ kind: 'offset', by: sign === '-' ? -by : by })
  }
  const at = instantForm.test(text) ? Date.parse(withZone(text)) : Number.NaN
  if (Number.isNaN(at)) {
    return bad(
      'must be an instant such as 2026-05-01 or 2026-05-01T09:00:00Z, or an offset such as +90d or -36h',
    )
  }
  return ok({ kind: 'fixed', at })
}

/** A date-time without a zone would be local time to `Date.parse`. */
const withZone = (text: string): string =>
  text.includes('T') && !/(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? `${text}Z` : text

/** The clock as text that `parseClock` reads back. */
export function clockText(clock: Clock): string {
  if (clock.kind === 'real') return 'real'
  if (clock.kind === 'fixed') return new Date(clock.at).toISOString()
  return `${clock.by < 0 ? '-' : '+'}${inLargestUnit(Math.abs(clock.by), units)}`
}

/** A function that returns the clock's time in ms. */
export function clockFunction(clock: Clock): () => number {
  if (clock.kind === 'fixed') return () => clock.at
  const by = clock.kind === 'offset' ? clock.by : 0
  return () => Date.now() + by
}
