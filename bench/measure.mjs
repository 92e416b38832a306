import { gunzipSync } from 'node:zlib'
import { BenchFailure } from './failure.mjs'
import { median } from './figures.mjs'
import { exchange } from './load.mjs'
import { listRequest } from './requests.mjs'
import { Writes } from './writes.mjs'

const rounds = 3
/** Different requests of a case that repeats its pages. */
const poolSize = 250
const longestWarmUp = 10_000

/**
 * A catalogue being served.
 * @typedef {object} Subject
 * @property {number} size
 * @property {string} data its folder
 * @property {Awaited<ReturnType<typeof import('./program.mjs').startServer>>} server
 * @property {import('./load.mjs').Load} load
 * @property {import('./places.mjs').Places} places
 */

/**
 * Drive one case at all sizes, in turns: the bare server, a catalogue, the bare server, the next catalogue, and so
 * on, three rounds. What else the machine does then weighs on all alike; medians of the rounds count.
 */
export async function measureCase(one, subjects, bare, seconds) {
  const prepared = []
  for (const subject of subjects) prepared.push(await prepare(one, subject, bare, seconds / rounds))
  for (let round = 0; round < rounds; round++) {
    for (const size of prepared) await size.round()
  }
  return prepared.map((size) => size.result())
}

async function prepare(one, subject, bare, seconds) {
  const wanted = one.revalidates ? 304 : 200
  const source = await requestSource(one, subject)
  const { answer, compared } = await sample(one, subject, source.first, wanted)
  const drive = (count) => subject.load.run(source.take(count), wanted).catch((error) => explain(error, one))
  const driveBare = one.writes ? drive : (count) => bare.load.run(source.again(count), compared.status)
  const fitting = ({ rate }, share) => Math.max(4, Math.round(rate * seconds * share))

  await bare.server.answerWith(compared)
  const count = fitting(await warmUp(drive), 1)
  const bareCount = fitting(await warmUp(driveBare), 0.5)
  const writes = one.writes ? new Writes(subject, one.writes) : undefined
  const writeRates = []
  const driveBeside = async (count) => {
    const { result, rate } = await writes.during(() => drive(count))
    writeRates.push(rate)
    return result
  }
  const runs = []
  const bareRuns = []
  return {
    async round() {
      await bare.server.answerWith(compared)
      bareRuns.push(await driveBare(bareCount))
      runs.push(await (writes ? driveBeside : drive)(count))
    },
    result: () => ({
      size: subject.size,
      rows: rowsOf(one, answer),
      bytes: answer.body.length,
      ...medians(runs),
      bare: medians(bareRuns),
      ...(writes && { writes: median(writeRates) }),
      rateRatio: median(runs.map((run, round) => run.rate / bareRuns[round].rate)),
      cpuRatio: median(runs.map((run, round) => run.cpu && bareRuns[round].cpu / run.cpu)),
    }),
  }
}

/**
 * Drive until a pool of requests was sent, or for so long that more would not be bearable. Answers the last run, which
 * tells how many requests make a round.
 */
async function warmUp(drive) {
  const until = performance.now() + longestWarmUp
  let run
  for (let sent = 0, count = 4; sent < poolSize && performance.now() < until; sent += count, count *= 2) {
    run = await drive(count)
  }
  return run
}

const medians = (runs) =>
  Object.fromEntries(
    ['rate', 'p50', 'p99', 'cpu'].map((name) => [name, median(runs.map((run) => run[name]))]),
  )

/** Requests in order: a fixed pool by turns, or a new one each time. */
async function requestSource(one, { server, places }) {
  const callers = places.callers[one.callers]
  let made = 0
  const make = async () => {
    const caller = callers[made++ % callers.length]
    const search = one.search(places)
    if (!one.revalidates) return listRequest(server.port, caller, search, one.headers)
    const { head } = await exchange(server.port, listRequest(server.port, caller, search, one.headers))
    const tag = /\r\netag: ([^\r]+)/i.exec(head)?.[1]
    if (tag === undefined) throw new BenchFailure(`${one.name}: the page has no ETag`)
    return listRequest(server.port, caller, search, { ...one.headers, 'If-None-Match': tag })
  }
  const pool = []
  while (pool.length < poolSize) pool.push(await make())
  let turn = 0
  const again = (count) => Array.from({ length: count }, (_, index) => pool[index % pool.length])
  const byTurns = (count) => Array.from({ length: count }, () => pool[turn++ % pool.length])
  // Not a promise: only revalidating requests need to ask, and those repeat.
  const anew = (count) =>
    Array.from({ length: count }, () =>
      listRequest(server.port, callers[made++ % callers.length], one.search(places), one.headers),
    )
  return { first: pool[0], again, take: one.repeats ? byTurns : anew }
}

/** The case's answer, and what the bare server is to send. */
async function sample(one, { server, places }, request, wanted) {
  const answer = await exchange(server.port, request)
  if (answer.status !== wanted) {
    const text = answer.body.toString().slice(0, 300)
    throw new BenchFailure(`${one.name}: answered ${answer.status} instead of ${wanted}: ${text}`)
  }
  if (!one.againstPage) return { answer, compared: answer }
  const [caller] = places.callers[one.callers]
  return {
    answer,
    compared: await exchange(server.port, listRequest(server.port, caller, one.search(places))),
  }
}

function rowsOf(one, { body }) {
  if (one.revalidates) return 0
  const text = one.headers['Accept-Encoding'] ? gunzipSync(body) : body
  return JSON.parse(text.toString()).images.length
}

function explain(error, one) {
  if (error instanceof BenchFailure) error.message = `${one.name}: ${error.message}`
  throw error
}
