import { hash } from 'node:crypto'

/**
 * A weak entity tag of everything an answer depends on. Weak, so that it holds for every encoding of the same content.
 * The one-shot hash takes 0.4 us, a hash object 0.8 us.
 */
export function weakTag(...parts: readonly string[]): string {
  const digest = hash('sha256', parts.join('\n'), 'base64url')
  return `W/"${digest}"`
}

/**
 * Does an `If-None-Match` value name the tag? Weak comparison over the list, or `*` (RFC 9110, 13.1.2).
 * Tags are opaque: of ours none holds a comma or a quote.
 */
export function namesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch === tag) return true
  const value = ifNoneMatch.trim()
  if (value === '*') return true
  const opaque = opaqueOf(tag)
  return value.split(',').some((element) => opaqueOf(element.trim()) === opaque)
}

const opaqueOf = (tag: string) => (tag.startsWith('W/') ? tag.slice(2) : tag)
