/**
 * Order of versions as people write them: `8.9` before `8.10`, `v1.28.7` as `1.28.7`, `10-rc1` before `10`, `9` before
 * `9-stream`. A version is read as its numbers and words; what separates them does not count. At the same place a word
 * for a pre-release is less than the end of the version, that is less than any other word, and that is less than a
 * number. Texts that are equal by this rule (`8.1`, `v8.1`, `8.01`) are ordered by their characters, so that only equal
 * texts are equal. None is the least.
 *
 *     images.sort((a, b) => compareOsVersions(a.scp_os_version, b.scp_os_version))
 *
 * @returns less than 0, 0 or more than 0, as for `Array.sort`
 */
export function compareOsVersions(a: string | null | undefined, b: string | null | undefined): number {
  const [left, right] = [a ?? null, b ?? null]
  if (left === right) return 0
  if (left === null || right === null) return left === null ? -1 : 1
  const [ours, theirs] = [piecesOf(left), piecesOf(right)]
  for (let place = 0; place < Math.max(ours.length, theirs.length); place++) {
    const order = comparePieces(ours[place], theirs[place])
    if (order !== 0) return order
  }
  return compareTexts(left, right)
}

const beforeRelease = /^(?:alpha|beta|dev|pre|preview|rc)$/

const piecesOf = (version: string): readonly string[] =>
  version
    .toLowerCase()
    .replace(/^\s*v(?=\d)/, '')
    .match(/\d+|[^\d\s.,:;_+~()-]+/g) ?? []

function comparePieces(a: string | undefined, b: string | undefined): number {
  const [rank, other] = [rankOf(a), rankOf(b)]
  if (rank !== other) return rank - other
  if (a === undefined || b === undefined) return 0
  return rank === ranks.number ? compareNumbers(a, b) : compareTexts(a, b)
}

const ranks = { beforeRelease: 0, end: 1, word: 2, number: 3 } as const

function rankOf(piece: string | undefined): number {
  if (piece === undefined) return ranks.end
  if (/^\d/.test(piece)) return ranks.number
  return beforeRelease.test(piece) ? ranks.beforeRelease : ranks.word
}

/** Of any length: build numbers may be longer than a number holds exactly. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')]
  return left.length - right.length || compareTexts(left, right)
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** The first numbers of a version, as `22.04` of `22.04.3`: fewer where it has fewer, empty where it begins with none. */
export function leadingNumbers(version: string, count: number): string {
  const [numbers = ''] = /^\s*v?\d+(?:\.\d+)*/i.exec(version) ?? []
  return numbers.trim().replace(/^v/i, '').split('.').slice(0, count).join('.')
}
