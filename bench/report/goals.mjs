import { mostSteep } from './flatness.mjs'
import { tableOf, times, whole } from './tables.mjs'

/**
 * What part of the bare server's requests a case is to reach: `least`, and better `goal`. Of rate and CPU the lower one
 * counts.
 */
const parts = [
  { name: 'default page, repeated', least: 0.6, goal: 0.75 },
  { name: 'default page, repeated, 304', least: 0.8 },
  { name: 'default page, repeated, 304 beside the page', least: 0.8 },
  { name: 'default page, cold', engine: 'sqlite', least: 0.25, goal: 0.35 },
  { name: 'default page, cold', engine: 'postgres', least: 0.09, goal: 0.15 },
  { name: 'limit=1000, repeated', least: 0.3 },
  { name: 'limit=1000, cold', least: 0.12 },
]
/** Reads beside writes, of the rate without. */
const beside = { name: 'default page, beside 200 writes a second', least: 0.7 }
/** Times what one worker does. */
const twoWorkers = { names: ['default page, repeated', 'default page, cold'], least: 1.7 }

/**
 * What the project means to reach, at the largest size, by the first side.
 * @param {import('./result.mjs').Measured & { flat: object[], faster: object[] }} measured
 */
export function goals({ engine, results, catalogues, flat, faster }) {
  const [first] = catalogues
  const largest = catalogues.filter(({ side }) => side === first.side).at(-1)
  const of = (name) =>
    results.find((result) => result.name === name)?.sizes.find((at) => at.size === largest.size)
  const rows = parts
    .filter((part) => part.engine === undefined || part.engine === engine)
    .flatMap((part) => ofBare(part, of(part.name)))
  const page = of(beside.name)
  if (page) {
    const what = `default page beside ${whole(page.writes)} writes a second, of the rate without`
    rows.push(atLeast(what, beside, page.rateRatio))
  }
  for (const { name, size, workers, ratio } of faster)
    if (twoWorkers.names.includes(name) && size === largest.size && workers === 2 && ratio)
      rows.push(atLeast(`${name}: two workers, times one`, twoWorkers, ratio.median))
  const pages = flat.filter(({ rows, ratios }) => rows <= 20 && ratios.length > 0)
  if (pages.length > 0) {
    const fit = pages.filter(({ verdict }) => verdict === '').length
    const what = `warm pages of up to 20, at most ${mostSteep} times their cost in a small catalogue`
    rows.push(atLeast(what, { least: pages.length }, fit, whole))
  }
  if (largest.peak) rows.push(below('memory of the server, MB', 300, largest.peak))
  rows.push(below('start, ms', 1000, largest.startMs))
  if (engine === 'sqlite')
    rows.push(atLeast('import, images/s', { least: 15_000 }, largest.imported.rate, whole))
  return rows
}

function ofBare({ name, least, goal }, at) {
  if (!at) return []
  const lower = Math.min(at.rateRatio, at.cpuRatio ?? at.rateRatio)
  return atLeast(`${name}, of bare`, { least, goal }, lower)
}

const atLeast = (what, { least, goal }, value, show = times) => ({
  what,
  least: show(least),
  goal: goal && show(goal),
  measured: show(value),
  met: value < least ? 'no' : goal === undefined ? 'yes' : value < goal ? 'not the goal' : 'yes',
})

const below = (what, most, value) => ({
  what,
  least: `below ${whole(most)}`,
  measured: whole(value),
  met: value < most ? 'yes' : 'no',
})

export const goalsTable = (rows, size) =>
  tableOf(rows, [
    [`at ${whole(size)} images`, ({ what }) => what],
    ['at least', ({ least }) => least],
    ['goal', ({ goal }) => goal],
    ['measured', ({ measured }) => measured],
    ['met', ({ met }) => met],
  ])
