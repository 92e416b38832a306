import { InvalidArgumentError } from 'commander'

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
