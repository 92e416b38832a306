import type { FieldChange } from '../../catalogue/history.ts'

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** Bytes for people: `2.3 GiB`; `-` where there is none. */
export function humanSize(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return '-'
  let value = bytes
  let unit = 0
  // 1023.95 would round up to 1024.0 of the smaller unit.
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(1)} ${units[unit]}`
}

const spans = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** A span of time for people, in its largest whole unit: `3d`, `12m`, `0s`. */
export function spanText(ms: number): string {
  const [unit, size] = spans.find(([, least]) => ms >= least) ?? ['s', 1000]
  return `${Math.max(0, Math.floor(ms / size))}${unit}`
}

/** An instant (ms) as ISO 8601 in UTC. */
export const timeText = (time: number): string => new Date(time).toISOString()

/** A value of an image in a list of changes; null: absent. */
export const valueText = (value: unknown): string => (value === null ? '-' : JSON.stringify(value))

/** A change of a field: `name: "a" → "b"`. */
export const changeText = ({ field, before, after }: FieldChange): string =>
  `${field}: ${valueText(before)} → ${valueText(after)}`
