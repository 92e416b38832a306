import { InvalidArgumentError } from 'commander'

/** A flag's value from 0 to 100. */
export function percent(text: string): number {
  if (!/^(?:\d|[1-9]\d|100)$/.test(text))
    throw new InvalidArgumentError('It must be a whole number from 0 to 100.')
  return Number(text)
}
