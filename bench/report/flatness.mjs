import { costOf } from './result.mjs'
import { tableOf, times, whole } from './tables.mjs'

/** @typedef {import('./result.mjs').Result} Result */

/** A page may cost so many times what it costs in a small catalogue. */
export const mostSteep = 1.3
/** Pages are compared if they differ by no more than this part of their rows. */
const alike = 0.1

/**
 * How much dearer warm pages are in larger catalogues than in the smallest whose page has as many rows, for each side.
 * `verdict`: empty for flat ones.
 * @param {readonly Result[]} results
 */
export function flatness(results) {
  return results.filter(({ pages }) => pages !== 'new').flatMap((result) => sidesIn(result).map(flatnessOf))
}

/** @param {Result} result */
function sidesIn({ name, sizes }) {
  const sides = [...new Set(sizes.map(({ side }) => side))]
  return sides.map((side) => ({
    name: sides.length > 1 ? `${name}: ${side}` : name,
    sizes: sizes.filter((at) => at.side === side),
  }))
}

function flatnessOf({ name, sizes }) {
  const { rows } = sizes.at(-1)
  const [least, ...larger] = sizes.slice(sizes.findIndex((at) => Math.abs(at.rows - rows) <= alike * rows))
  const [leastCost, leastP50] = [costOf(least), least.p50]
  const ratios = larger.map((at) => ({
    size: at.size,
    cost: leastCost && costOf(at) && costOf(at) / leastCost,
    p50: at.p50 / leastP50,
  }))
  const steep = (ratio) => Math.max(ratio.cost ?? 0, ratio.p50)
  const steepness = Math.max(0, ...ratios.map(steep))
  const isAlone = ratios.length === 0 && sizes.length > 1
  const verdict = isAlone ? 'rows differ' : steepness > mostSteep ? 'over' : ''
  return { name, rows, from: least.size, cost: leastCost, p50: leastP50, ratios, steepness, verdict }
}

export function flatnessTable(flat) {
  const sizes = [...new Set(flat.flatMap(({ ratios }) => ratios.map(({ size }) => size)))].sort(
    (a, b) => a - b,
  )
  const at = (size, figure) => (row) => row.ratios.find((ratio) => ratio.size === size)?.[figure]
  return tableOf(flat, [
    ['case', ({ name }) => name],
    ['rows', ({ rows }) => rows],
    ['from images', ({ from }) => from, whole],
    ['CPU us', ({ cost }) => cost, whole],
    ['p50 ms', ({ p50 }) => p50, times],
    ...sizes.flatMap((size) => [
      [`CPU x at ${whole(size)}`, at(size, 'cost'), times],
      [`p50 x at ${whole(size)}`, at(size, 'p50'), times],
    ]),
    [`above ${mostSteep}?`, ({ verdict }) => verdict],
  ])
}
