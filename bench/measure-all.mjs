import { startBare } from './bare.mjs'
import { flatness, mostSteep } from './flatness.mjs'
import { Load } from './load.mjs'
import { measureCase } from './measure.mjs'
import { postgresShelf } from './postgres-shelf.mjs'
import { sqliteShelf } from './sqlite-shelf.mjs'
import { startSubjects } from './subjects.mjs'

const seed = 1
/** Seconds a server is driven before anything counts, so that its code is compiled; less where nothing is to be learnt. */
const warmUpSpan = (seconds) => Math.max(seconds, Math.min(2, 10 * seconds))

/**
 * Measure cases, on all sizes and sides.
 * @param {readonly import('./cases.mjs').Case[]} chosen
 * @returns {Promise<import('./result.mjs').Measured>}
 */
export async function measureAll(chosen, options, log) {
  const closing = []
  const onClose = (close) => closing.push(close)
  try {
    const { database, data } = options
    const shelf = database === undefined ? sqliteShelf(data) : await postgresShelf(database, data)
    onClose(() => shelf.close())
    const { subjects, catalogues } = await startSubjects(shelf, seed, chosen, options, onClose, log)
    const bareServer = await startBare()
    onClose(() => bareServer.stop())
    const bare = { server: bareServer, load: new Load(bareServer, options.connections) }
    onClose(() => bare.load.close())

    log('warming up')
    await readThrough(subjects)
    await warmUp(chosen, subjects, bare, options)
    const results = []
    for (const [index, one] of chosen.entries()) {
      log(`${index + 1} of ${chosen.length}: ${one.name}`)
      results.push(await measureFairly(one, subjects, bare, options))
      for (const [at, { asSetUp, uncached }] of subjects.entries()) {
        const peaks = [asSetUp, uncached].map(({ server }) => server.memory()?.peak ?? 0)
        notePeak(catalogues[at], Math.max(...peaks) || undefined, one.name)
      }
    }
    return { engine: shelf.engine, catalogues, results }
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

/** Each server with one of its cases; workers share the requests, and each has to compile its own code. */
async function warmUp(chosen, subjects, bare, options) {
  const workers = Math.max(...options.sides.map((side) => side.workers))
  const seconds = warmUpSpan(options.seconds) * workers
  for (const cached of [true, false]) {
    const one = chosen.find((one) => one.cached === cached)
    if (one) await measureCase(one, subjects, bare, { seconds, rounds: 3 })
  }
}

/** What looks dearer in a larger catalogue is measured once more, and the flatter figures count: noise passes. */
async function measureFairly(one, subjects, bare, options) {
  const { name, pages } = one
  if (pages === 'new') await readThrough(subjects)
  const measureOnce = async () => ({ name, pages, sizes: await measureCase(one, subjects, bare, options) })
  const first = await measureOnce()
  // Of several sides none is to have the better of two.
  if (options.sides.length > 1 || steepness(first) <= mostSteep) return first
  const second = await measureOnce()
  return steepness(second) < steepness(first) ? second : first
}

const steepness = (result) => Math.max(0, ...flatness([result]).map((row) => row.steepness))

async function readThrough(subjects) {
  for (const slot of new Set(subjects.map(({ slot }) => slot))) await slot.readThrough()
}

/** Memory only rises here and there: the case in which it last did says what it was for. */
function notePeak(catalogue, peak, name) {
  if (peak > (catalogue.peak ?? 0) + 5) catalogue.peakIn = name
  catalogue.peak = peak
}
