import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import { expect, test } from 'vitest'
import { actorOfJob, finishJob } from '../../src/catalogue/changes/finish-job.ts'
import type { Job } from '../../src/catalogue/job.ts'
import { mostTries } from '../../src/jobs/retry-delays.ts'
import { realTimers } from '../../src/jobs/timers.ts'
import { longTest } from '../time-limits.ts'
import { openCatalogue, quick, until } from './catalogue.ts'
import { startSource } from './source-server.ts'

test('a job whose worker is gone is taken up when its lease has run out, not before', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  const id = await catalogue.addImage(1, source.url('/good/1'))
  let now = Date.now()
  let looks = 0
  const look = () => {
    looks++
    return now
  }
  const timers = { ...realTimers, now: look }
  expect(await catalogue.store.jobs.claim('gone', now, 300)).toMatchObject({ image_id: id, tries: 1 })
  now += 299
  catalogue.runner({ timers })
  await until(() => looks > 5)
  expect(source.asked).toEqual([])
  now += 1
  await until(() => catalogue.tried.length === 1)
  expect(await catalogue.jobOf(id)).toMatchObject({ state: 'done', tries: 2 })
})

test('a worker that lost its job changes nothing any more', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  const { images, jobs } = catalogue.store
  const id = await catalogue.addImage(1, source.url('/good/1'))
  const now = Date.now()
  const stale = (await jobs.claim('slow', now, 10)) as Job
  expect(await jobs.claim('other', now + 1000, 60_000)).toMatchObject({ id: stale.id, tries: 2 })
  expect(await jobs.renew(stale.id, 'slow', now + 1001, 10)).toBe(false)
  const revision = (await images.find(id))?.revision
  const ended = await images.change(actorOfJob(stale), id, finishJob(stale, { failure: 'late' }, now + 1002))
  await jobs.retry(stale.id, 'slow', now + 1003, now + 1003, 'late')
  expect(ended).toBeUndefined()
  expect((await images.find(id))?.revision).toBe(revision)
  expect(await catalogue.jobOf(id)).toMatchObject({ state: 'running', tries: 2, reason: null })
})

test('a long read keeps its job for longer than one lease', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  await catalogue.addImage(1, source.url('/endless'))
  catalogue.runner({ mode: 'fetch' })
  catalogue.runner({ mode: 'fetch' })
  await until(() => source.open === 1)
  await new Promise((resolve) => setTimeout(resolve, quick.lease * 1.5))
  expect(source.asked).toHaveLength(1)
  expect(catalogue.tried).toEqual([])
})

test('a stop is quick, gives the job back, and the next worker does it', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  const id = await catalogue.addImage(1, source.url('/endless'))
  const runner = catalogue.runner({ mode: 'fetch' })
  await until(() => source.open === 1)
  await Promise.all([runner.stop(longTest), runner.stop(longTest)])
  expect(await catalogue.jobOf(id)).toMatchObject({ state: 'waiting', tries: 1 })
  await until(() => source.open === 0)
  expect(catalogue.tried).toMatchObject([{ result: 'given-back' }])
  catalogue.runner()
  await until(() => catalogue.tried.length === 2)
  expect(await catalogue.jobOf(id)).toMatchObject({ state: 'done', tries: 2 })
})

test('a stop waits no longer than told for work that does not end', async () => {
  const catalogue = await openCatalogue()
  await catalogue.addImage(1, 'http://127.0.0.1/')
  const deaf = { examine: () => new Promise<never>(() => {}) }
  const runner = catalogue.runner({ reader: deaf, times: quick })
  await until(async () => (await catalogue.store.jobs.count()).some(({ state }) => state === 'running'))
  await runner.stop(50)
  expect(catalogue.tried).toEqual([])
})

test('the end of a job is stored again when the database was busy, without reading again', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  const { images } = catalogue.store
  const id = await catalogue.addImage(1, source.url('/good/1'))
  let refusals = 1
  const change: typeof images.change = async (...all) => {
    if (refusals-- > 0) throw new CatalogueError('UNAVAILABLE', { seconds: 1 })
    return images.change(...all)
  }
  catalogue.runner({ images: { change } })
  await until(() => catalogue.tried.length === 1)
  expect((await images.find(id))?.image.status).toBe('active')
  expect(source.asked).toHaveLength(1)
  expect(catalogue.troubles).toHaveLength(1)
})

test('a job that takes its process down each time is given up', async () => {
  const [catalogue, source] = [await openCatalogue(), await startSource()]
  const id = await catalogue.addImage(1, source.url('/good/1'))
  const now = Date.now()
  for (let n = 0; n < mostTries; n++) await catalogue.store.jobs.claim('dies', now + n, 1)
  catalogue.runner()
  await until(() => catalogue.tried.length === 1)
  expect((await catalogue.jobOf(id)).reason).toMatch(/25 times/)
  expect((await catalogue.store.images.find(id))?.image.status).toBe('killed')
  expect(source.asked).toEqual([])
})
