import { parseArgs } from 'node:util'
import { BenchFailure } from './failure.mjs'
import { leastImages } from './images.mjs'

export const help = `npm run bench [-- FLAGS]

Makes catalogues, starts the server on each, and drives signed requests over kept-alive connections. Every figure is
set beside a bare node:http server that sends the same bytes from memory, measured in turns with it.
docs/performance.md says how to read the tables. Progress goes to stderr, results to stdout.

  --quick            1,000 and 100,000 images, few cases, short rounds: under a minute, data included
  --sizes N,N,…      images of the catalogues (default: 1000,100000,1000000; at least ${leastImages})
  --cases REGEX      only cases whose name matches
  --seconds S        seconds each case is driven at each size, in three rounds (default: 1)
  --connections N    kept-alive connections (default: 16)
  --json FILE        write all figures to FILE, too
  --fresh            make the catalogues anew, to measure the import again
  --brief            print the main cases and those that are not flat; all are measured
  --list             print the names of the cases
  --help             this text

Catalogues are kept in bench/.data (about 3.5 GB for a million images) until their layout changes.
Exit codes: 0 measured, 1 something failed, 2 usage, 78 not built, 130 interrupted.
`

const string = { type: 'string' }
const boolean = { type: 'boolean', default: false }
const flags = {
  quick: boolean,
  sizes: string,
  cases: string,
  seconds: string,
  connections: string,
  json: string,
  fresh: boolean,
  brief: boolean,
  list: boolean,
  help: boolean,
}

/** One case of each kind: those of `--quick`, and those `--brief` prints. */
export const mainCases =
  '^(default page|default page beside \\d+ writes a second|default page, cold|default page, 304|default page, 304 beside the page|limit=1000|limit=1000, cold|os_distro=\\w+|visibility=private|sort=(name:asc|status:desc)|marker at 50 percent|status:asc,name:desc|an account with 3 images|exact name)$'

/** The flags as settings. @throws BenchFailure with code 2 */
export function readOptions(args) {
  const { quick, sizes, cases, seconds, connections, ...rest } = parse(args)
  return {
    ...rest,
    sizes: sizesOf(sizes ?? (quick ? '1000,100000' : '1000,100000,1000000')),
    cases: expression(cases ?? (quick ? mainCases : '')),
    seconds: number('--seconds', seconds ?? (quick ? '0.3' : '1'), 0.01, 600),
    connections: number('--connections', connections ?? '16', 1, 1000, Number.isInteger),
  }
}

function parse(args) {
  try {
    return parseArgs({ args, options: flags }).values
  } catch (error) {
    throw new BenchFailure(`${error.message}\n"npm run bench -- --help" lists the flags`, 2)
  }
}

function sizesOf(text) {
  const sizes = text
    .split(',')
    .map((part) => number('--sizes', part.trim(), leastImages, 100_000_000, Number.isInteger))
  return [...new Set(sizes)].sort((a, b) => a - b)
}

function number(flag, text, least, most, isFit = Number.isFinite) {
  const value = text === '' ? Number.NaN : Number(text)
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
