import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { BenchFailure } from './failure.mjs'
import { leastImages } from './images/images.mjs'
import { sidesOf } from './sides.mjs'

const string = { type: 'string' }
const boolean = { type: 'boolean', default: false }
const flags = {
  quick: boolean,
  sizes: string,
  cases: string,
  database: string,
  serve: string,
  workers: string,
  compare: { type: 'string', multiple: true },
  seconds: string,
  rounds: string,
  connections: string,
  json: string,
  data: string,
  fresh: boolean,
  brief: boolean,
  list: boolean,
  help: boolean,
}
/** Flags whose values may begin with a dash, and how many values they have. */
const dashed = { '--serve': 1, '--compare': 2 }

/** The flags as settings. @throws BenchFailure with code 2 */
export function readOptions(args) {
  const {
    quick,
    sizes,
    cases,
    seconds,
    rounds,
    connections,
    workers,
    compare,
    serve,
    database,
    data,
    ...rest
  } = parse(args)
  const sides = sidesOf({
    serve: serve ?? '',
    compare,
    workers: (workers ?? '1').split(',').map((part) => integer('--workers', part, 1, 256)),
  })
  const several = sides.length > 1
  return {
    ...rest,
    quick,
    sides,
    isCompared: compare !== undefined,
    data: resolve(data ?? fileURLToPath(new URL('.data', import.meta.url))),
    database: database === undefined ? undefined : postgresUrl(database),
    sizes: sizesOf(sizes ?? (quick ? '1000,100000' : '1000,100000,1000000')),
    cases: cases === undefined ? undefined : expression(cases),
    seconds: number('--seconds', seconds ?? (quick ? '0.3' : several ? '2' : '1'), 0.01, 600),
    rounds: integer('--rounds', rounds ?? (several ? '7' : '3'), 1, 100),
    connections: integer('--connections', connections ?? '16', 1, 1000),
  }
}

function parse(args) {
  try {
    return parseArgs({ args: bound(args), options: flags }).values
  } catch (error) {
    throw new BenchFailure(`${error.message}\n"npm run bench -- --help" lists the flags`, 2)
  }
}

/** `--serve "--x 1"` as `--serve=--x 1`, and so for each value. */
function bound(args) {
  const words = []
  for (let at = 0; at < args.length; at++) {
    const values = dashed[args[at]]
    if (values === undefined) {
      words.push(args[at])
      continue
    }
    if (at + values >= args.length)
      throw new BenchFailure(`${args[at]} takes ${values === 1 ? 'a value' : `${values} values`}`, 2)
    for (const value of args.slice(at + 1, at + 1 + values)) words.push(`${args[at]}=${value}`)
    at += values
  }
  return words
}

function sizesOf(text) {
  const sizes = text.split(',').map((part) => integer('--sizes', part, leastImages, 100_000_000))
  return [...new Set(sizes)].sort((a, b) => a - b)
}

const integer = (flag, text, least, most) => number(flag, text, least, most, Number.isInteger)

function number(flag, text, least, most, isFit = Number.isFinite) {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (isFit(value) && value >= least && value <= most) return value
  throw new BenchFailure(`${flag} takes numbers from ${least} to ${most}, not "${text}"`, 2)
}

function expression(text) {
  try {
    return new RegExp(text)
  } catch (error) {
    throw new BenchFailure(`--cases takes a regular expression: ${error.message}`, 2)
  }
}

/** The URL is not quoted: it may hold a password. */
function postgresUrl(text) {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text
  throw new BenchFailure('--database takes a URL like postgres://user@host:5432/postgres', 2)
}
