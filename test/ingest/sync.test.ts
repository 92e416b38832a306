import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Image } from 'scp-images-client/contract/image-fields'
import { describe, expect, it, onTestFinished } from 'vitest'
import { unsignedActor } from '../../src/catalogue/changes/change.ts'
import { defaultMaxHide } from '../../src/catalogue/sync/hide-limit.ts'
import type { SourceRepository } from '../../src/catalogue/sync/source-repository.ts'
import { openSpool } from '../../src/ingest/spool.ts'
import { applyPlan } from '../../src/ingest/sync-executor.ts'
import { hasChanges, type PlannedStep, type PlanOptions } from '../../src/ingest/sync-plan.ts'
import { planSource } from '../../src/ingest/sync-planner.ts'
import { openStore } from '../../src/repository/open.ts'
import { openDatabase } from '../../src/repository/sqlite/driver.ts'
import type { Store } from '../../src/repository/store.ts'
import { SourceError, type SourceItem } from '../../src/sources/source.ts'
import { hasPostgres, Schemas } from '../postgres/schemas.ts'
import { imageOf } from '../repository/arbitraries.ts'
import { emptyStore, idOf } from '../sources/fixtures.ts'

const key = { name: 'lab', kind: 'ndjson', place: '/lab' } as const

/** Images as a source says them, by number. */
const items = (count: number, change: (number: number) => Partial<Image> = () => ({})): SourceItem[] =>
  Array.from({ length: count }, (_, number) => ({
    write: {
      image: imageOf({
        id: idOf(number),
        name: `n${number}`,
        os_hidden: false,
        protected: false,
        ...change(number),
      }),
    },
  }))

async function* said(all: readonly SourceItem[]): AsyncGenerator<SourceItem> {
  yield* all
}

type Readable = AsyncIterable<SourceItem> | readonly SourceItem[]
const readable = (source: Readable) => (Symbol.asyncIterator in source ? source : said(source))

async function plan(store: Pick<Store, 'sources'>, source: Readable, options: Partial<PlanOptions> = {}) {
  const spool = await openSpool<PlannedStep>()
  onTestFinished(() => spool.close().catch(() => {}))
  return planSource(readable(source), key, store.sources, spool, {
    now: Date.now(),
    prune: false,
    maxHide: defaultMaxHide,
    ...options,
  })
}

/** Plan and do it. */
async function sync(store: Store, source: Readable, options: Partial<PlanOptions> = {}) {
  const made = await plan(store, source, options)
  return { plan: made, result: await applyPlan(made, store) }
}

const stepsOf = async (made: Awaited<ReturnType<typeof plan>>) => {
  const steps: PlannedStep['step'][] = []
  for await (const { step } of made.steps.values()) steps.push(step)
  return steps
}

const nameOf = async (store: Store, number: number) => (await store.images.find(idOf(number)))?.image.name

it('lets others have their turn between batches, however fast the source is', async () => {
  const store = await emptyStore()
  await sync(store, items(5_000))
  let turns = 0
  let next = setImmediate(function turn() {
    turns++
    next = setImmediate(turn)
  })
  async function* counted() {
    turns = 0
    yield* items(5_000)
    clearImmediate(next)
  }
  expect((await plan(store, counted())).counts.leave).toBe(5_000)
  expect(turns).toBeGreaterThanOrEqual(9)
})

describe('a second run', () => {
  const schemas = new Schemas()
  const openOnPostgres = async () => {
    const store = await schemas.open()
    onTestFinished(() => store.close())
    return store
  }
  const engines: [string, boolean, () => Promise<Store>][] = [
    ['SQLite', true, emptyStore],
    ['PostgreSQL', hasPostgres, openOnPostgres],
  ]
  for (const [engine, isThere, open] of engines) {
    it.runIf(isThere)(`reads everything and writes nothing, on ${engine}`, async () => {
      const store = await open()
      const first = await sync(store, items(1300))
      expect(first.result).toMatchObject({ counts: { add: 1300 }, differing: 0, aborted: false })
      // Of what this process changed: others commit to their own databases of the same PostgreSQL meanwhile.
      const before = (await store.dataVersion()).local
      const never = () => expect.unreachable('it writes')
      const reading = { ...store.sources, apply: never as SourceRepository['apply'] }
      const second = await plan({ sources: reading }, items(1300))
      expect(second.counts).toMatchObject({ leave: 1300, add: 0 })
      expect(hasChanges(second.counts)).toBe(false)
      expect(await applyPlan(second, { ...store, sources: reading })).toMatchObject({ counts: { leave: 0 } })
      expect((await store.dataVersion()).local).toBe(before)
    })
  }

  it('leaves the database without a commit, as others see it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'scp-images-test-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'images.db')
    const store = await openStore(`sqlite:${path}`)
    await sync(store, items(20))
    const other = openDatabase(path)
    const version = () => other.prepare('pragma data_version').get()
    const before = version()
    await sync(store, items(20))
    expect(version()).toEqual(before)
    await sync(
      store,
      items(20, (number) => (number === 3 ? { name: 'new' } : {})),
    )
    expect(version()).not.toEqual(before)
    other.close()
    await store.close()
  })
})

describe('what vanished', () => {
  it('is hidden, comes back, and is deleted with prune', async () => {
    const store = await emptyStore()
    await sync(store, items(10))
    const isHidden = async () => (await store.images.find(idOf(9)))?.image.os_hidden
    expect((await sync(store, items(9))).result.counts).toMatchObject({ hide: 1 })
    expect(await isHidden()).toBe(true)
    expect((await sync(store, items(9))).plan.counts).toMatchObject({ leave: 9, hide: 0 })
    expect((await sync(store, items(10))).result.counts).toMatchObject({ restore: 1 })
    expect(await isHidden()).toBe(false)
    expect((await sync(store, items(9), { prune: true })).result.counts).toMatchObject({ delete: 1 })
    expect(await store.images.count()).toBe(9)
    expect((await sync(store, items(10))).result.counts).toMatchObject({ add: 1 })
  })

  it.each([
    [7, 20, true],
    [8, 20, false],
    [0, 99, true],
    [0, 100, false],
    [9, 0, true],
  ])('of ten images %d are left, with --max-hide %d: refused %s', async (left, maxHide, refused) => {
    const store = await emptyStore()
    await sync(store, items(10))
    const made = await plan(store, items(left), { maxHide })
    expect(made.refusal !== undefined).toBe(refused)
    expect(made.counts.hide).toBe(10 - left)
  })

  it('is not what a source could not be read to its end about: nothing is planned then', async () => {
    const store = await emptyStore()
    await sync(store, items(10))
    async function* broken(): AsyncGenerator<SourceItem> {
      yield* items(9, () => ({ name: 'new' }))
      throw new SourceError('cut off')
    }
    await expect(sync(store, broken())).rejects.toThrow('cut off')
    expect(await nameOf(store, 0)).toBe('n0')
  })

  it('is not what a row that cannot be an image is about, nor what lies in a part that cannot be read', async () => {
    const store = await emptyStore()
    await sync(store, items(10))
    const bad = { problem: { place: 'line 10', reason: 'bad' } }
    const known = await plan(store, [...items(9), { ...bad, id: idOf(9) }])
    expect(known).toMatchObject({ problems: 1, partial: false, counts: { hide: 0, leave: 9 } })
    const partial = await plan(store, [...items(1, () => ({ name: 'new' })), { ...bad, partial: true }])
    expect(partial).toMatchObject({ partial: true, counts: { hide: 0, change: 1 } })
    expect(partial.refusal).toBeUndefined()
    expect((await plan(store, [...items(9), bad])).counts).toMatchObject({ hide: 1 })
  })

  it('belongs to this source only', async () => {
    const store = await emptyStore()
    await sync(store, items(10))
    await store.images.apply([{ image: imageOf({ id: idOf(50) }) }])
    expect((await sync(store, items(10))).plan.counts).toMatchObject({ hide: 0, leave: 10 })
  })
})

describe('a plan', () => {
  it('names each step, and the second of two rows of one image as skipped, in one batch and in two', async () => {
    for (const count of [3, 700]) {
      const store = await emptyStore()
      const twice = [...items(count), ...items(1, () => ({ name: 'later' }))]
      const made = await plan(store, twice)
      expect(made.counts).toMatchObject({ add: count, skip: 1 })
      const skipped = (await stepsOf(made)).filter(({ kind }) => kind === 'skip')
      expect(skipped).toMatchObject([
        { name: 'later', id: idOf(0), reason: expect.stringContaining('twice') },
      ])
      await applyPlan(made, store)
      expect(await nameOf(store, 0)).toBe('n0')
    }
  })

  it('counts images of which something set here stays', async () => {
    const store = await emptyStore()
    await sync(store, items(3))
    await rename(store, 1, 'mine')
    const made = await plan(store, items(3))
    expect(made).toMatchObject({ kept: 1, counts: { leave: 3 } })
    expect(await stepsOf(made)).toMatchObject([{ kind: 'leave', kept: [{ field: 'name', before: 'mine' }] }])
  })

  it('that is interrupted while it reads is to be used for nothing', async () => {
    const store = await emptyStore()
    await sync(store, items(10))
    const controller = new AbortController()
    async function* slow(): AsyncGenerator<SourceItem> {
      yield* items(1)
      controller.abort()
    }
    const made = await plan(store, slow(), { signal: controller.signal })
    expect(made).toMatchObject({ aborted: true, counts: { hide: 0 } })
  })

  it('is done as it was shown, whatever the source says by then', async () => {
    const store = await emptyStore()
    const rows = items(3)
    const made = await plan(store, rows)
    for (const row of rows) if ('write' in row) Object.assign(row.write.image, { name: 'changed meanwhile' })
    await applyPlan(made, store)
    expect(await nameOf(store, 2)).toBe('n2')
  })

  it('loses nothing that is changed here before it is done, and says that it became another', async () => {
    const store = await emptyStore()
    await sync(store, items(4))
    const made = await plan(
      store,
      items(3, (number) => ({ name: `new${number}`, min_disk: 7 })),
      { maxHide: 50 },
    )
    await rename(store, 1, 'mine')
    await store.images.change(unsignedActor('deleteImage'), idOf(2), () => ({
      removes: [idOf(2)],
      result: 1,
    }))
    const result = await applyPlan(made, store)
    expect(result).toMatchObject({ differing: 2, counts: { change: 2, skip: 1, hide: 1 } })
    expect((await store.images.find(idOf(1)))?.image).toMatchObject({ name: 'mine', min_disk: 7 })
    expect(await store.images.find(idOf(2))).toBeUndefined()
  })

  it('ends after the batch under way, and the next run does the rest', async () => {
    const store = await emptyStore()
    const controller = new AbortController()
    const made = await plan(store, items(25))
    const options = { batchSize: 10, signal: controller.signal, onProgress: () => controller.abort() }
    expect(await applyPlan(made, store, options)).toMatchObject({ aborted: true, counts: { add: 10 } })
    expect(await store.images.count()).toBe(10)
    expect((await sync(store, items(25))).plan.counts).toMatchObject({ add: 15, leave: 10 })
    expect(await store.images.count()).toBe(25)
  })

  it('of more images than pay for their indexes one by one is loaded like an import', async () => {
    const store = await emptyStore()
    const { result } = await sync(store, items(10_001))
    expect(result.counts.add).toBe(10_001)
    expect((await plan(store, items(10_001))).counts.leave).toBe(10_001)
  })
})

const rename = (store: Store, number: number, name: string) =>
  store.images.change(unsignedActor('updateImage'), idOf(number), (stored) => ({
    puts: [{ image: { ...(stored?.image as Image), name } }],
    result: 1,
  }))
