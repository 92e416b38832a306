#!/usr/bin/env node
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { BenchFailure } from './failure.mjs'
import { help } from './help.mjs'
import { readOptions } from './options.mjs'
import { derive, summary } from './report/summary.mjs'
import { ownRoot, programAt } from './servers/program.mjs'

const log = (text) => process.stderr.write(`bench: ${text}\n`)
const print = (text) => process.stdout.write(`${text}\n`)

async function run(args) {
  const options = readOptions(args)
  if (options.help) return print(help)
  programAt(ownRoot)
  // Only now: they read tables of the built program.
  const { cases, isMain } = await import('./cases.mjs')
  const { measureAll } = await import('./measure-all.mjs')
  const isWanted = (one) => (options.cases ? options.cases.test(one.name) : !options.quick || isMain(one))
  const chosen = cases.filter(isWanted)
  if (chosen.length === 0) throw new BenchFailure('no case matches --cases; --list names them', 2)
  if (options.list) return print(chosen.map((one) => one.name).join('\n'))

  const began = performance.now()
  const measured = await measureAll(chosen, options, log)
  const derived = derive(measured, options.sides)
  const facts = { node: process.version, processors: cpus().length }
  print(summary({ ...facts, ...measured, ...derived }, options, isMain))
  if (options.json !== undefined) {
    const figures = { ...facts, options: withoutUrl(options), ...measured, ...derived }
    await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`)
  }
  log(`done in ${Math.round((performance.now() - began) / 1000)} s`)
}

/** It may hold a password. */
const withoutUrl = ({ database: _, ...options }) => options

// The children end with this process.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))

try {
  await run(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof BenchFailure)) throw error
  process.stderr.write(`bench: ${error.message}\n`)
  process.exitCode = error.code
}
