import { availableParallelism } from 'node:os'
import { Load } from './load/load.mjs'
import { measureCase, warmUpWith } from './load/measure.mjs'
import { flatness, mostSteep } from './report/flatness.mjs'
import { startBare } from './servers/bare.mjs'
import { postgresDatabases } from './servers/postgres-databases.mjs'
import { sqliteDatabases } from './servers/sqlite-databases.mjs'
import { startSubjects } from './servers/subjects.mjs'

const seed = 1
/** Requests that a process answers before anything counts, so that its code is compiled; fewer where little is measured. */
const warmUpCount = (seconds) => Math.min(10_000, 20_000 * seconds)

/**
 * Measure cases, on all sizes and sides.
 * @param {readonly import('./cases.mjs').Case[]} chosen
 * @returns {Promise<import('./report/result.mjs').Measured>}
 */
export async function measureAll(chosen, options, log) {
  const closing = []
  const onClose = (close) => closing.push(close)
  try {
    const { database, data } = options
    const databases = database === undefined ? sqliteDatabases(data) : await postgresDatabases(database, data)
    onClose(() => databases.close())
    const sending = { connections: options.connections, isAwake: hasProcessorToItself(databases, options) }
    const { subjects, catalogues } = await startSubjects(
      databases,
      seed,
      chosen,
      { ...options, sending },
      onClose,
      log,
    )
    const bareServer = await startBare()
    onClose(() => bareServer.stop())
    const bare = { server: bareServer, load: new Load(bareServer, sending) }
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
    return { engine: databases.engine, catalogues, results }
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

/** Whether there is a processor for the generator beside those for the workers and the database. */
const hasProcessorToItself = ({ engine }, { sides }) =>
  availableParallelism() > Math.max(...sides.map(({ workers }) => workers)) + (engine === 'sqlite' ? 0 : 1)

/** Each server with one case of each kind: what a page cache answers does not warm the way to the database. */
async function warmUp(chosen, subjects, bare, { seconds }) {
  const kinds = new Map(chosen.map((one) => [`${one.cached} ${one.pages}`, one]))
  for (const one of kinds.values())
    for (const subject of subjects)
      await warmUpWith(one, subject, bare, warmUpCount(seconds) * subject.side.workers)
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
