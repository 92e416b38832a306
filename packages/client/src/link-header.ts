/**
 * The marker of the next page by a `Link` header (RFC 8288): the `marker` parameter of the target with `rel="next"`.
 * Only the marker is taken, so that an address that clients cannot reach does no harm.
 * @returns undefined when no target is the next page
 */
export function nextMarker(link: string | null): string | undefined {
  for (const [, target = '', attributes = ''] of (link ?? '').matchAll(/<([^>]*)>((?:\s*;[^,<]*)*)/g)) {
    if (!/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\s*(?:;|$))/i.test(attributes)) continue
    const query = target.slice(target.indexOf('?') + 1)
    const marker = target.includes('?') && new URLSearchParams(query).get('marker')
    if (marker) return marker
  }
  return undefined
}
