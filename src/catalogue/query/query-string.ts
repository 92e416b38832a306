/** A parsed query string: known parameters with their last value, and the parameters that are ignored. */
interface DecodedQuery {
  readonly values: Map<string, string>
  /** Known parameters whose value is not UTF-8 or holds a NUL. */
  readonly invalid: Set<string>
  /** Unknown parameters, each once. */
  readonly ignored: string[]
}

/**
 * Decode `a=1&b=2` (application/x-www-form-urlencoded; a percent sign that starts no escape stands for itself).
 * Of a parameter sent twice the last counts.
 */
export function decodeQuery(search: string, isKnown: (name: string) => boolean): DecodedQuery {
  const values = new Map<string, string>()
  const invalid = new Set<string>()
  const ignored = new Set<string>()
  for (const pair of search === '' ? [] : search.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const rawName = equals < 0 ? pair : pair.slice(0, equals)
    const name = decodePart(rawName)
    if (name === undefined || !isKnown(name)) {
      ignored.add(name ?? rawName)
      continue
    }
    const value = equals < 0 ? '' : decodePart(pair.slice(equals + 1))
    values.delete(name)
    invalid.delete(name)
    if (value === undefined || value.includes('\0')) invalid.add(name)
    else values.set(name, value)
  }
  return { values, invalid, ignored: [...ignored] }
}

/** Undefined when the bytes are not UTF-8. */
function decodePart(raw: string): string | undefined {
  if (!/[%+]/.test(raw)) return raw
  const spaced = raw.replaceAll('+', ' ').replace(/%(?![0-9a-fA-F]{2})/g, '%25')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return undefined
  }
}
