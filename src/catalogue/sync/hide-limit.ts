/** How much of a source may vanish at once. */
export interface Vanishing {
  /** Images of the source that are looked at: those it had, and with pruning also those hidden before. */
  readonly known: number
  /** Those that would be hidden or deleted. */
  readonly vanished: number
  /** Percent of `known` that may vanish in one run, 0 to 100. */
  readonly maximum: number
}

/** The default limit, percent. */
export const defaultMaxHide = 20

/**
 * How many images may vanish at once: the percentage, rounded down, but at least one, so that a small source can lose
 * an image. Never all of them without 100 percent, since an empty source is more often broken than empty.
 */
export function mayVanish({ known, maximum }: Omit<Vanishing, 'vanished'>): number {
  if (maximum >= 100) return known
  if (maximum <= 0) return 0
  return Math.max(0, Math.min(Math.max(1, Math.floor((known * maximum) / 100)), known - 1))
}

export const isTooMuch = (vanishing: Vanishing): boolean => vanishing.vanished > mayVanish(vanishing)
