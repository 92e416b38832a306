const isTimestamp = (text: string) => /^\d{13}$/.test(text)

/**
 * How far the client's clock is ahead of `now` (both Unix milliseconds); negative when it is behind.
 * Undefined when the text is not 13 decimal digits.
 */
export const clockSkew = (timestamp: string, now: number): number | undefined =>
  isTimestamp(timestamp) ? Number(timestamp) - now : undefined

/**
 * Is a signature's timestamp well formed and within the window around `now` (Unix milliseconds)?
 * The vendor states no window; 0 switches it off: the form is checked all the same.
 */
export function isFresh(timestamp: string, now: number, windowMs: number): boolean {
  const skew = clockSkew(timestamp, now)
  if (skew === undefined) return false
  return windowMs === 0 || Math.abs(skew) <= windowMs
}
