import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unsignedActor } from '../../src/catalogue/changes/change.ts'
import { openStore } from '../../src/repository/open.ts'
import type { Store } from '../../src/repository/store.ts'
import { builtModule } from '../built-module.ts'
import { accounts, imageOf } from './arbitraries.ts'
import { listOnce } from './walk.ts'

const me = accounts[0]

let folder: string
let path: string
let store: Store
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
  path = join(folder, 'images.db')
  store = await openStore(`sqlite:${path}`)
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

/** A process that holds the database's write lock, as a batch of an import does, until it is let go. Resolves when it has it. */
async function holdLock(): Promise<{ letGo(): Promise<unknown> }> {
  const code = `
    import { openDatabase } from ${builtModule('repository/sqlite/driver.js')}
    const database = openDatabase(${JSON.stringify(path)})
    database.exec('begin immediate')
    console.log('held')
    process.stdin.on('end', () => { database.exec('commit'); database.close() }).resume()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code])
  await once(child.stdout, 'data')
  return {
    letGo() {
      child.stdin.end()
      return once(child, 'exit')
    },
  }
}

const image = imageOf({ owner: me, visibility: 'private', name: 'before' })
const rename = (name: string) =>
  store.images.change(unsignedActor('test'), image.id, (stored) => ({
    puts: [{ image: { ...(stored?.image ?? image), name } }],
    result: name,
  }))

/** All that reads, once; between these the event loop is free. */
async function readAll(): Promise<void> {
  await listOnce(store.images, me, '')
  await listOnce(store.images, me, 'status=active')
  await store.images.find(image.id)
  await store.images.history(image.id)
  await store.images.count()
  await store.jobs.claim('worker', Date.now(), 1000)
  await new Promise((resolve) => setTimeout(resolve, 1))
}

it('while another process writes, lists are answered and changes wait for it', async () => {
  await rename('first')
  const { letGo } = await holdLock()
  let isOver = false
  const waiting = Promise.all(['a', 'b', 'c'].map(rename)).finally(() => {
    isOver = true
  })
  for (let reads = 0; reads < 100; reads++) await readAll()
  expect(isOver).toBe(false)
  await letGo()
  expect(await waiting).toEqual(['a', 'b', 'c'])
  expect(await store.images.history(image.id)).toHaveLength(4)
})

it('a change that waited for 10 s is refused as unavailable, and those behind it with it', async () => {
  await rename('first')
  const { letGo } = await holdLock()
  let isOver = false
  const changes = Promise.allSettled([rename('a'), rename('b')]).finally(() => {
    isOver = true
  })
  let reads = 0
  for (; !isOver; reads++) await readAll()
  expect(reads).toBeGreaterThan(10)
  for (const change of await changes)
    expect(change).toMatchObject({ status: 'rejected', reason: { key: 'UNAVAILABLE', args: { seconds: 5 } } })
  await letGo()
  expect(await rename('later')).toBe('later')
  expect(await store.images.history(image.id)).toHaveLength(2)
})

describe('two stores on one database', () => {
  let second: Store
  beforeEach(async () => {
    second = await openStore(`sqlite:${path}`)
  })
  afterEach(() => second.close())

  it('lose no change', async () => {
    await rename('first')
    const increment = (index: number) =>
      (index % 2 === 0 ? store : second).images.change(unsignedActor('test'), image.id, (stored) => {
        const old = stored?.image ?? image
        return { puts: [{ image: { ...old, min_ram: old.min_ram + 1 } }], result: old.min_ram + 1 }
      })
    const results = await Promise.all(Array.from({ length: 60 }, (_, index) => increment(index)))
    expect(results.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
    expect(await second.images.find(image.id)).toMatchObject({ image: { min_ram: 60 }, revision: 61 })
  })

  it('give a job to one worker only', async () => {
    const job = { kind: 'fetch', source_id: null, url: null, owner: me } as const
    const newJobs = Array.from({ length: 30 }, () => ({ ...job, image_id: imageOf({}).id }))
    await store.images.change(unsignedActor('test'), image.id, () => ({ newJobs, result: 1 }))
    const claims = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? store : second).jobs.claim(`worker ${index}`, Date.now() + 1000, 1000),
      ),
    )
    const claimed = claims.flatMap((job) => (job ? [job.id] : [])).toSorted((a, b) => a - b)
    expect(claimed).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
  })
})
