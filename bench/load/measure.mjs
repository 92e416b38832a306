import { gunzipSync } from 'node:zlib'
import { BenchFailure } from '../failure.mjs'
import { median } from '../report/statistics.mjs'
import { exchange } from './load.mjs'
import { listRequest } from './requests.mjs'
import { pool, requestSource } from './source.mjs'
import { Writes } from './writes.mjs'

/** Requests that are sent at least before any counts: pages are kept from the second time on that they are asked for. */
const leastWarmUp = { cached: 3 * pool, uncached: pool }
const longestWarmUp = 10_000

/** @typedef {import('../servers/subjects.mjs').Subject} Subject */

/**
 * Drive one case on all subjects, in turns: the bare server, a subject, the bare server, the next one, and so on, as many
 * rounds as asked for. What else the machine does then weighs on all alike; medians of the rounds count.
 * @param {import('../cases.mjs').Case} one
 * @param {readonly Subject[]} subjects
 * @param {{ seconds: number, rounds: number }} span `seconds`: of all rounds of a subject
 */
export async function measureCase(one, subjects, bare, { seconds, rounds }) {
  const prepared = []
  for (const subject of subjects) prepared.push(await prepare(one, subject, bare, seconds / rounds))
  await inTurns(prepared, rounds)
  return prepared.map((each) => each.result())
}

/** Drive a subject and the bare server with a case, for nothing but that they have done it before. */
export async function warmUpWith(one, { places, asSetUp, uncached }, bare, count) {
  const target = one.cached ? asSetUp : uncached
  const wanted = one.revalidates ? 304 : 200
  const source = await requestSource(one, target.server, places)
  await bare.server.answerWith({ status: 200, body: Buffer.alloc(30_000) })
  await warmUp((part) => target.load.run(source.take(part), wanted), count)
  await warmUp((part) => bare.load.run(source.again(part), 200), count)
}

/** One round of each, again and again: A, B, A, B. */
export async function inTurns(prepared, rounds) {
  for (let round = 0; round < rounds; round++) {
    for (const each of prepared) await each.round()
  }
}

async function prepare(one, subject, bare, seconds) {
  const { places } = subject
  const target = one.cached ? subject.asSetUp : subject.uncached
  const wanted = one.revalidates ? 304 : 200
  const source = await requestSource(one, target.server, places)
  const { answer, compared } = await sample(one, target.server, places, source.first, wanted)
  const drive = (count) => target.load.run(source.take(count), wanted).catch((error) => explain(error, one))
  const driveBare = one.writes ? drive : (count) => bare.load.run(source.again(count), compared.status)
  const fitting = ({ rate }, share) => Math.max(4, Math.round(rate * seconds * share))

  const least = one.cached ? leastWarmUp.cached : leastWarmUp.uncached
  await bare.server.answerWith(compared)
  const count = fitting(await warmUp(drive, least), 1)
  const bareCount = fitting(await warmUp(driveBare, least), 0.5)
  const writes = one.writes ? new Writes(target.server, places, one.writes) : undefined
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
      side: subject.side.name,
      rows: rowsOf(one, answer),
      bytes: answer.body.length,
      ...medians(runs),
      bare: medians(bareRuns),
      ...(writes && { writes: median(writeRates) }),
      rateRatio: median(runs.map((run, round) => run.rate / bareRuns[round].rate)),
      cpuRatio: median(runs.map((run, round) => run.cpu && bareRuns[round].cpu / run.cpu)),
      rounds: runs,
    }),
  }
}

/**
 * Drive until enough requests were sent, or for so long that more would not be bearable. Answers the last run, which
 * tells how many requests make a round.
 */
async function warmUp(drive, wanted) {
  const until = performance.now() + longestWarmUp
  let run
  for (let sent = 0, count = 4; sent < wanted && performance.now() < until; sent += count, count *= 2) {
    run = await drive(count)
  }
  return run
}

const medians = (runs) =>
  Object.fromEntries(Object.keys(runs[0]).map((name) => [name, median(runs.map((run) => run[name]))]))

/** The case's answer, and what the bare server is to send. */
async function sample(one, server, places, request, wanted) {
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
