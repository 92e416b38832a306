import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { retryDelays } from '../../src/jobs/retry-delays.ts'
import type { Timers } from '../../src/jobs/timers.ts'
import { type Catalogue, openCatalogue, until } from './catalogue.ts'
import { goodImage, startSource } from './source-server.ts'

const statusOf = async ({ store }: Catalogue, id: string) => (await store.images.find(id))?.image.status
const isOver = (catalogue: Catalogue, id: string) => async () =>
  !['waiting', 'running'].includes((await catalogue.jobOf(id)).state)

test.each(['header', 'fetch'] as const)(
  '%s: an image becomes active with what its data tells',
  async (mode) => {
    const [catalogue, source] = [await openCatalogue(), await startSource()]
    const id = await catalogue.addImage(1, source.url('/good/1.qcow2'))
    catalogue.runner({ mode })
    await until(isOver(catalogue, id))
    const digest = (algorithm: string) => createHash(algorithm).update(goodImage).digest('hex')
    const digests = {
      checksum: digest('md5'),
      os_hash_algo: 'sha512',
      os_hash_value: digest('sha512'),
    }
    const { image } = (await catalogue.store.images.find(id)) ?? {}
    expect(image).toMatchObject({
      status: 'active',
      size: goodImage.length,
      virtual_size: 10_485_760,
      min_disk: 10,
      ...(mode === 'fetch' ? digests : { checksum: null }),
    })
    expect(await catalogue.jobOf(id)).toMatchObject({ state: 'done', tries: 1 })
    expect(catalogue.bytesRead).toBeGreaterThan(4000)
    const [last] = await catalogue.store.images.history(id)
    expect(last).toMatchObject({ operation: 'job fetch', account_id: null, before: { status: 'importing' } })
  },
)

test('what cannot pass by itself kills the image at once, with the reason in the job', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  const id = await catalogue.addImage(1, source.url('/missing?signature=secret'))
  catalogue.runner()
  await until(isOver(catalogue, id))
  const job = await catalogue.jobOf(id)
  expect(job).toMatchObject({ state: 'failed', tries: 1, reason: expect.stringContaining('404') })
  expect(job.reason).not.toContain('secret')
  expect(await statusOf(catalogue, id)).toBe('killed')
  expect(catalogue.tried).toMatchObject([{ result: 'failed', reason: { word: 'status' } }])
})

test('a busy host is asked again, and the image becomes active', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  const id = await catalogue.addImage(1, source.url('/busy/1'))
  catalogue.runner()
  await until(isOver(catalogue, id))
  expect(await catalogue.jobOf(id)).toMatchObject({ state: 'done', tries: 2 })
  expect(catalogue.tried.map(({ result }) => result)).toEqual(['retried', 'done'])
})

/** A clock that stands still, and is put on when a timer is due, which is so many times sooner. */
function hastened(speed: number): Timers {
  let now = Date.now()
  return {
    now: () => now,
    after(ms, act) {
      const due = now + ms
      const timer = setTimeout(() => {
        now = Math.max(now, due)
        act()
      }, ms / speed)
      return () => clearTimeout(timer)
    },
  }
}

test('a host that stays busy is given up after the last wait', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  const id = await catalogue.addImage(1, source.url('/busy/1000'))
  const times = { lease: 1e6, renewal: 3e5, poll: 1e5 }
  const timers = hastened(1000)
  const began = timers.now()
  catalogue.runner({ timers, times })
  await until(isOver(catalogue, id))
  const job = await catalogue.jobOf(id)
  expect(job).toMatchObject({ state: 'failed', tries: retryDelays.length + 1 })
  expect(job.reason).toMatch(/503.*Given up after 10 tries\.$/)
  expect(source.asked).toHaveLength(10)
  const waited = retryDelays.reduce((sum, wait) => sum + wait)
  expect(timers.now() - began).toBeGreaterThanOrEqual(waited)
  expect(await statusOf(catalogue, id)).toBe('killed')
})

test('deleting the image ends the read at once, and nothing is written', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  const id = await catalogue.addImage(1, source.url('/endless'))
  catalogue.runner({ mode: 'fetch' })
  await until(() => source.open === 1)
  await catalogue.remove(id)
  await until(() => source.open === 0)
  await until(() => catalogue.tried.length === 1)
  expect(catalogue.tried[0]?.result).toBe('lost')
  expect((await catalogue.jobOf(id)).state).toBe('ended')
  expect(await catalogue.store.images.find(id)).toBeUndefined()
  expect(source.asked).toHaveLength(1)
})

test('two workers never do one job twice, and each does some at once', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  const urls = Array.from({ length: 30 }, (_, n) => `/good/${n}`)
  const ids = await Promise.all(urls.map((path, n) => catalogue.addImage(n, source.url(path))))
  catalogue.runner()
  catalogue.runner()
  for (const id of ids) await until(isOver(catalogue, id))
  expect(source.asked.toSorted()).toEqual(urls.toSorted())
  expect(catalogue.tried.map(({ result }) => result)).toEqual(urls.map(() => 'done'))
})

test('a new job begins at once when woken', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  const runner = catalogue.runner({ times: { poll: 60_000 } })
  await new Promise((resolve) => setTimeout(resolve, 20))
  const id = await catalogue.addImage(1, source.url('/good/1'))
  runner.wake()
  await until(isOver(catalogue, id))
  expect(await statusOf(catalogue, id)).toBe('active')
})

test('no more at once than told', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  for (let n = 0; n < 5; n++) await catalogue.addImage(n, source.url(`/endless/${n}`))
  const runner = catalogue.runner({ mode: 'fetch', atOnce: 2 })
  await until(() => source.open === 2)
  runner.wake()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(source.asked).toHaveLength(2)
})

test('what reads nothing does not wait for slow hosts', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  for (let n = 0; n < 3; n++) await catalogue.addImage(n, source.url(`/endless/${n}`))
  const runner = catalogue.runner({ mode: 'fetch', atOnce: 2 })
  await until(() => source.open === 2)
  const quick = [await catalogue.addQuick(3, 'copy'), await catalogue.addQuick(4, 'snapshot')]
  runner.wake()
  for (const id of quick) await until(isOver(catalogue, id))
  expect(await Promise.all(quick.map((id) => statusOf(catalogue, id)))).toEqual(['active', 'active'])
  expect(source.asked).toHaveLength(2)
})
