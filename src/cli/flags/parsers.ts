import { InvalidArgumentError } from 'commander'
import { spanOfTime } from '../../config/value-types.ts'

/** A flag's value from 0 to 100. */
export function percent(text: string): number {
  if (!/^(?:\d|[1-9]\d|100)$/.test(text))
    throw new InvalidArgumentError('It must be a whole number from 0 to 100.')
  return Number(text)
}

const span = spanOfTime(30)
/** Oftener than this (ms) is a mistake: a source has to be read whole each time. */
const least = 10_000

/** A flag's value: how often something is done, ms. */
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
