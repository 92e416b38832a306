/** A run begins up to so much earlier or later than its interval says, so that sources of many catalogues spread. */
const jitter = 0.1

/**
 * When a source is run again, ms: an interval after it was begun, give or take a tenth; not at once, if it took longer.
 * @param random 0 to 1
 */
export function nextRun(began: number, ended: number, every: number, random: number): number {
  const wanted = began + every * (1 - jitter + 2 * jitter * random)
  return Math.round(Math.max(wanted, ended + every * jitter))
}
