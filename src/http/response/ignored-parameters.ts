/** Most names the header lists, and the longest of them: it helps to find typos, and must not become a burden. */
const mostNames = 20
const longestName = 64

/** Value of `X-Ignored-Parameters`: names percent-encoded, comma-separated. */
export function ignoredParametersHeader(names: readonly string[]): string {
  return names
    .slice(0, mostNames)
    .map((name) => encodeURIComponent([...name].slice(0, longestName).join('').toWellFormed()))
    .join(', ')
}
