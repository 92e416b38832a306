import { expect, onTestFinished, test } from 'vitest'
import type { Source } from '../../src/catalogue/sync/source-repository.ts'
import type { RanSource } from '../../src/jobs/run-claimed.ts'
import { startScheduler } from '../../src/jobs/scheduler.ts'
import { openStore } from '../../src/repository/open.ts'
import type { Store } from '../../src/repository/store.ts'
import { until } from './catalogue.ts'

const hour = 3_600_000
const key = { name: 'lab', kind: 'ndjson', place: '/lab' } as const

async function openSources(): Promise<Store['sources']> {
  const store = await openStore('sqlite::memory:')
  onTestFinished(() => store.close())
  return store.sources
}

type Run = (source: Source, signal: AbortSignal) => Promise<{ text: string; failed: boolean }>

/** A scheduler that polls all the time. */
function scheduler(sources: Store['sources'], run: Run) {
  const ran: RanSource[] = []
  const troubles: string[] = []
  const running = startScheduler({
    sources,
    run,
    observer: { ran: (event) => ran.push(event), trouble: (what) => troubles.push(what) },
    times: { lease: 300, renewal: 50, poll: 5 },
    random: () => 0.5,
  })
  const stop = () => running.stop(5000)
  onTestFinished(stop)
  return { ran, troubles, stop }
}

const done: Run = async () => ({ text: '3 added', failed: false })
/** Resolves when the signal says so. */
const untilAborted: Run = (_, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

test('a source that is due is run, and how it went and when it runs again is there to be seen', async () => {
  const sources = await openSources()
  const began = Date.now()
  await sources.save(key, {}, hour, began)
  const { ran, stop } = scheduler(sources, done)
  await until(async () => ran.length === 1)
  await stop()
  expect(ran).toMatchObject([{ result: 'done', text: '3 added', source: { name: 'lab' } }])
  const source = await sources.find('lab')
  expect(source).toMatchObject({ last_result: '3 added', last_failed: false, lease_until: null })
  expect(source?.next_run).toBeGreaterThanOrEqual(began + hour)
  expect(source?.next_run).toBeLessThanOrEqual(Date.now() + hour)
})

test('a run that fails, and one that meets what nobody expected, come again at the next time', async () => {
  const sources = await openSources()
  await sources.save(key, {}, hour, 0)
  await sources.save({ ...key, name: 'bad' }, {}, hour, 1)
  const { ran, troubles } = scheduler(sources, async ({ name }) => {
    if (name === 'bad') throw new Error('secret')
    return { text: 'the address is not there', failed: true }
  })
  await until(async () => ran.length === 2)
  expect(ran.map(({ result }) => result)).toEqual(['failed', 'failed'])
  expect(await sources.find('lab')).toMatchObject({
    last_failed: true,
    last_result: 'the address is not there',
  })
  const bad = await sources.find('bad')
  expect(bad?.last_result).toContain('log of the server')
  expect(bad?.next_run).toBeGreaterThan(Date.now())
  expect(troubles).toEqual(['a source met an error nobody expected'])
})

test('sources are run one at a time, by whichever of several servers', async () => {
  const sources = await openSources()
  for (let number = 0; number < 6; number++)
    await sources.save({ ...key, name: `s${number}` }, {}, hour, number)
  let [now, most] = [0, 0]
  const slow: Run = async () => {
    most = Math.max(most, ++now)
    await new Promise((resolve) => setTimeout(resolve, 30))
    now--
    return { text: 'done', failed: false }
  }
  const servers = [scheduler(sources, slow), scheduler(sources, slow), scheduler(sources, slow)]
  const all = () => servers.flatMap(({ ran }) => ran)
  await until(async () => all().length === 6)
  expect(most).toBe(1)
  expect(new Set(all().map(({ source }) => source.name)).size).toBe(6)
})

test('a server that stops gives its source back, and another one begins at once', async () => {
  const sources = await openSources()
  await sources.save(key, {}, hour, 0)
  const first = scheduler(sources, untilAborted)
  await until(async () => ((await sources.find('lab'))?.lease_until ?? 0) > 0)
  await first.stop()
  expect(first.ran).toMatchObject([{ result: 'stopped' }])
  expect(first.troubles).toEqual([])
  expect(await sources.find('lab')).toMatchObject({ last_run: null, next_run: 0, lease_until: null })
  const second = scheduler(sources, done)
  await until(async () => second.ran.length === 1)
})

test('a run that is renewed keeps its source; one whose server is gone is taken over and ends', async () => {
  const sources = await openSources()
  await sources.save(key, {}, hour, 0)
  let isAway = false
  const renew: Store['sources']['renew'] = (...words) =>
    isAway ? Promise.reject(new Error('away')) : sources.renew(...words)
  const first = scheduler({ ...sources, renew }, untilAborted)
  await until(async () => ((await sources.find('lab'))?.lease_until ?? 0) > 0)
  const second = scheduler(sources, done)
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect([...first.ran, ...second.ran]).toEqual([])
  isAway = true
  await until(async () => second.ran.length === 1)
  isAway = false
  await until(async () => first.ran.length === 1)
  expect(first.ran).toMatchObject([{ result: 'lost' }])
  expect(await sources.find('lab')).toMatchObject({ last_result: '3 added' })
})
