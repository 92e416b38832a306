const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** A span of time for people, in its largest whole unit: `3d`, `12m`, `0s`. */
export function spanText(ms: number): string {
  const [unit, size] = units.find(([, least]) => ms >= least) ?? ['s', 1000]
  return `${Math.max(0, Math.floor(ms / size))}${unit}`
}
