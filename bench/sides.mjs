import { BenchFailure } from './failure.mjs'

/**
 * One of the servers that are measured side by side.
 * @typedef {object} Side
 * @property {string} name
 * @property {number} workers processes that serve, as far as `--workers` says
 * @property {string | undefined} commit what is served; what is built here if undefined
 * @property {string[]} flags of the server, beside those that say where its data is
 */

/** @returns {Side[]} the first is what the others are compared with */
export function sidesOf({ serve, workers, compare }) {
  const counts = [...new Set(workers)]
  const sides = counts.map((count) => withWorkers(count, wordsOf(serve)))
  if (compare === undefined) return sides
  if (compare.length !== 2) throw new BenchFailure('--compare is given once, with two sides', 2)
  if (sides.length > 1)
    throw new BenchFailure(
      '--compare takes one number of --workers; others belong among the flags of a side',
      2,
    )
  const [one, other] = compare.map((text) => readSide(text, sides[0]))
  if (one.name === other.name) throw new BenchFailure('--compare takes two sides that differ', 2)
  return [one, other]
}

const withWorkers = (workers, flags) => ({
  name: workers === 1 ? '1 worker' : `${workers} workers`,
  workers,
  commit: undefined,
  flags: workers === 1 ? flags : [...flags, '--workers', String(workers)],
})

/** `main --page-cache 0`: a commit or none, then flags. */
function readSide(text, common) {
  const words = wordsOf(text)
  const commit = words[0]?.startsWith('-') === false ? words.shift() : undefined
  const name = [commit, ...words].filter((word) => word !== undefined).join(' ')
  return { ...common, name: name || 'as built', commit, flags: [...common.flags, ...words] }
}

const wordsOf = (text) => text.split(/\s+/).filter((word) => word !== '')
