import { InvalidArgumentError } from 'commander'
import { spanOfTime } from '../../config/value-types.ts'

/** A parser of whole numbers. @param range how an error names the numbers of this form */
export const numberOf = (form: RegExp, range: string) => (text: string) => {
  if (form.test(text)) return Number(text)
  throw new InvalidArgumentError(`It must be a whole number from ${range}.`)
}

/** Parses a number of percent. */
export const percent = numberOf(/^(?:\d|[1-9]\d|100)$/, '0 to 100')

const span = spanOfTime(30)
/** Shorter intervals (ms) are refused: a source is read in full each time. */
const least = 10_000

/** Parses how often something is done. @returns ms */
export function interval(text: string): number {
  const parsed = span.parse(text)
  if ('value' in parsed && parsed.value >= least) return parsed.value
  throw new InvalidArgumentError('It must be a span of time from 10s to 720h, such as 1h or 15m.')
}

export interface TagPair {
  readonly key: string
  readonly value: string
}

/** Read `key=value`; the value may hold further equals signs, and may be empty. */
export function tagPair(text: string): TagPair {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It must be key=value.')
  return { key: text.slice(0, at), value: text.slice(at + 1) }
}
