/** @param {readonly (number | undefined)[]} values */
export function median(values) {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b)
  if (sorted.length === 0) return undefined
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The value that so large a part of `sorted` does not exceed. */
export const quantile = (sorted, part) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]

/**
 * How many times `others` are `firsts`, by pairs that were measured one after the other: the median, the least and the
 * most. Undefined where a value is missing.
 */
export function pairedRatio(firsts, others) {
  const ratios = others.map((value, at) => value / firsts[at])
  if (ratios.length === 0 || !ratios.every(Number.isFinite)) return undefined
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) }
}
