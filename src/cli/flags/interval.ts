import { InvalidArgumentError } from 'commander'
import { spanOfTime } from '../../config/value-types.ts'

const span = spanOfTime(30)
/** Oftener than this (ms) is a mistake: a source has to be read whole each time. */
const least = 10_000

/** A flag's value: how often something is done, ms. */
export function interval(text: string): number {
  const parsed = span.parse(text)
  if ('value' in parsed && parsed.value >= least) return parsed.value
  throw new InvalidArgumentError('It must be a span of time from 10s to 720h, such as 1h or 15m.')
}
