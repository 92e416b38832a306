const canonical = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const spelled = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:[.,]\d{1,12})?(?:[Zz]|(?:([+-])(\d\d):?(\d\d)))?$/

/**
 * A time as the wire shows it: UTC, whole seconds, `Z`. Reads RFC 3339 with any offset and fraction (cut off), a blank
 * instead of `T`, and no offset at all (UTC), because all of these occur in the answers of image services.
 * Undefined for anything else and for times that do not exist, such as 30 February.
 */
export function toWireTime(text: string): string | undefined {
  if (canonical.test(text)) return exists(text) ? text : undefined
  const match = spelled.exec(text)
  if (!match) return undefined
  const local = `${match[1]}T${match[2]}Z`
  if (!exists(local)) return undefined
  const hours = Number(match[4] ?? 0)
  const minutes = Number(match[5] ?? 0)
  if (hours > 23 || minutes > 59) return undefined
  const offset = (match[3] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000
  const moved = `${new Date(Date.parse(local) - offset).toISOString().slice(0, -5)}Z`
  return canonical.test(moved) && exists(moved) ? moved : undefined
}

/** Midnight of a day written `2026-07-05` or `20260705`; undefined when there is no such day. */
export function dayToWireTime(day: string): string | undefined {
  const match = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(day)
  return match ? toWireTime(`${match[1]}-${match[2]}-${match[3]}T00:00:00Z`) : undefined
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Does this `YYYY-MM-DDTHH:MM:SSZ` stand in the calendar? No leap seconds; years 0001 to 9999. */
function exists(time: string): boolean {
  const year = two(time, 0) * 100 + two(time, 2)
  const month = two(time, 5)
  const day = two(time, 8)
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0
  const days = (monthDays[month - 1] ?? 0) + leap
  return year > 0 && day >= 1 && day <= days && two(time, 11) < 24 && two(time, 14) < 60 && two(time, 17) < 60
}

const two = (text: string, at: number): number =>
  (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48
