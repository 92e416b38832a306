import { costOf } from './result.mjs'
import { median, pairedRatio } from './statistics.mjs'
import { tableOf, times, whole } from './tables.mjs'

/** Fewer rounds that agree may do so by chance. */
const leastRounds = 5

/** @typedef {import('./result.mjs').Result} Result */

/** Each case and size: a side other than the first, and the first. @param {readonly Result[]} results */
const pairs = (results) =>
  results.flatMap(({ name, sizes }) => {
    const [{ side: firstSide }] = sizes
    return sizes
      .filter(({ side }) => side !== firstSide)
      .map((other) => {
        const first = sizes.find(({ side, size }) => side === firstSide && size === other.size)
        return { name, size: other.size, first, other }
      })
  })

const ratioOf = (first, other, figure) => pairedRatio(first.rounds.map(figure), other.rounds.map(figure))

/**
 * Sides beside the first one. `rate` and `cost`: how many times those of the first, by rounds that followed each other.
 * `verdict`: only where all rounds say the same of the cost, or of the rate where no cost is known.
 * @param {readonly Result[]} results
 */
export function comparison(results) {
  return pairs(results).map(({ name, size, first, other }) => {
    const rate = ratioOf(first, other, (run) => run.rate)
    const cost = ratioOf(first, other, costOf)
    const isEnough = other.rounds.length >= leastRounds
    const verdict = isEnough
      ? cost
        ? verdictOf(cost, 'cheaper', 'dearer')
        : verdictOf(rate, 'slower', 'faster')
      : ''
    return { name, size, first, other, rate, cost, verdict }
  })
}

const verdictOf = ({ least, most }, below, above) => (most < 1 ? below : least > 1 ? above : '')

const spread = (ratio) => ratio && `${times(ratio.least)} to ${times(ratio.most)}`

export function comparisonTable(compared) {
  return tableOf(compared, [
    ['case', ({ name }) => name],
    ['images', ({ size }) => size, whole],
    ['A', ({ first }) => first.side],
    ['B', ({ other }) => other.side],
    ['A requests/s', ({ first }) => first.rate, whole],
    ['B requests/s', ({ other }) => other.rate, whole],
    ['B / A', ({ rate }) => rate?.median, times],
    ['of rounds', ({ rate }) => spread(rate)],
    ['A of bare', ({ first }) => first.rateRatio, times],
    ['B of bare', ({ other }) => other.rateRatio, times],
    ['A CPU us', ({ first }) => costOf(first), whole],
    ['B CPU us', ({ other }) => costOf(other), whole],
    ['B / A CPU', ({ cost }) => cost?.median, times],
    ['of rounds, CPU', ({ cost }) => spread(cost)],
    ['B is', ({ verdict }) => verdict],
  ])
}

/**
 * What a server would do with a processor for each of its workers and nobody else on them, requests a second, in two
 * ways. `best`: as if its main threads never waited for anything. `discounted`: its rate, as if it had had all of the time
 * that others, the load generator first, took of its processors. What nobody used counts as its own: that it waited for
 * something else.
 * @param {import('../load/load.mjs').Run} run
 */
export function ownProcessors({ rate, cpu, main, idle }, workers) {
  if (cpu === undefined || main === undefined || idle === undefined) return {}
  const had = (cpu * rate) / 1e6 + idle
  return { best: (workers * 1e6) / main, discounted: (rate * workers) / Math.min(workers, had) }
}

/**
 * How many times the best of the first side the discounted rates of the others are: the first is taken at its best, the
 * others at their worst.
 * @param {readonly Result[]} results
 * @param {readonly import('../sides.mjs').Side[]} sides
 */
export function speedups(results, sides) {
  const workersOf = (at) => sides.find(({ name }) => name === at.side).workers
  const rates = (at, way) => at.rounds.map((run) => ownProcessors(run, workersOf(at))[way])
  return pairs(results).map(({ name, size, first, other }) => ({
    name,
    size,
    first,
    other,
    workers: workersOf(other),
    best: median(rates(first, 'best')),
    discounted: median(rates(other, 'discounted')),
    ratio: pairedRatio(rates(first, 'best'), rates(other, 'discounted')),
  }))
}

export function workersTable(rows) {
  return tableOf(rows, [
    ['case', ({ name }) => name],
    ['images', ({ size }) => size, whole],
    ['A', ({ first }) => first.side],
    ['B', ({ other }) => other.side],
    ['A best/s', ({ best }) => best, whole],
    ['B requests/s', ({ other }) => other.rate, whole],
    ['B CPU us', ({ other }) => other.cpu, whole],
    ['generator us', ({ other }) => other.generator, whole],
    ['idle processors', ({ other }) => other.idle, times],
    ['B discounted/s', ({ discounted }) => discounted, whole],
    ['B / A', ({ ratio }) => ratio?.median, times],
    ['of rounds', ({ ratio }) => spread(ratio)],
  ])
}
