import { setTimeout as pause } from 'node:timers/promises'
import type { ImageField } from 'scp-images-client/contract/image-fields'
import {
  filterParameters,
  listParameters,
  sortDirections,
  sortKeys,
} from 'scp-images-client/contract/list-images'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SortKey } from '../../../src/catalogue/query/sort.ts'
import { entryQuery } from '../../../src/repository/list/marker.ts'
import { type PageShape, pageQuery, valueQuery } from '../../../src/repository/list/page-query.ts'
import { migrateDatabase } from '../../../src/repository/maintenance/migrate.ts'
import { openEngine, openStore } from '../../../src/repository/open.ts'
import { historyQuery } from '../../../src/repository/rows/history.ts'
import { dueJob, listJobs, openJobsQuery } from '../../../src/repository/rows/jobs.ts'
import { storedImageQuery } from '../../../src/repository/rows/stored-image.ts'
import { isClassField } from '../../../src/repository/schema/columns.ts'
import type { Engine } from '../../../src/repository/sql/engine.ts'
import { type PreparedStatement, prepare } from '../../../src/repository/sql/prepared-statement.ts'
import { ask } from '../../postgres/schema-url.ts'
import { hasPostgres, Schemas } from '../../postgres/schemas.ts'
import { accounts, imageOf } from '../arbitraries.ts'
import { shapeOf, sortOf } from './page-shapes.ts'
import { type PlanNode, readsOf, stepsOf, typesOf } from './postgres-plan.ts'

const [me] = accounts
const names = ['alma', 'rocky', 'ubuntu']

const time = (seconds: number) => new Date(1.75e12 + seconds * 1000).toISOString().replace('.000Z', 'Z')

/** Some thousand images are enough, since the connections that read lists are told not to weigh other ways. */
const catalogue = Array.from({ length: 2000 }, (_, n) => ({
  image: imageOf({
    name: `n${n % 300}`,
    os_distro: names[n % 3] as string,
    owner: accounts[n % 2] as string,
    visibility: n % 4 === 0 ? 'private' : 'public',
    size: n,
    min_disk: n % 50,
    min_ram: n % 20,
    created_at: time(n % 400),
    updated_at: time(n % 700),
    virtual_size: n % 30,
  }),
}))

/**
 * While another test has a transaction open, vacuum leaves pages whose rows an index alone may not answer for, and plans
 * are made accordingly.
 */
async function vacuumWhole(url: string): Promise<void> {
  const wanted = `select relallvisible = relpages as "isWhole" from pg_class where oid = 'list_entry'::regclass`
  while (!(await ask<{ isWhole: boolean }>(url, wanted))[0]?.isWhole) {
    await pause(100)
    await ask(url, 'vacuum (analyze) list_entry')
  }
}

describe.runIf(hasPostgres)('PostgreSQL', () => {
  const schemas = new Schemas()
  let engine: Engine
  beforeAll(async () => {
    const url = await schemas.place()
    await migrateDatabase(url)
    const store = await openStore(url)
    await store.images.startLoad()
    await store.images.apply(catalogue)
    await store.images.finishLoad()
    await store.close()
    await vacuumWhole(url)
    engine = await openEngine(url, { connections: 2 })
  })
  afterAll(() => engine.close())

  const planOf = (shape: PageShape) => stepsOf(engine, pageQuery(engine, shape))

  /** Every stream is a range of an index that has its order and all of it, and texts are looked up one by one. */
  function expectRanges(steps: readonly PlanNode[], index: string, inputs: number): void {
    const reads = readsOf(steps, 'list_entry')
    expect(reads.map((read) => `${read['Node Type']} ${read['Index Name']}`)).toEqual(
      Array.from({ length: inputs }, () => `Index Only Scan ${index}`),
    )
    expect(readsOf(steps, 'image').map((read) => read['Index Name'])).toEqual(['image_pkey'])
  }
  function expectOrdered(steps: readonly PlanNode[], index: string, inputs: number): void {
    expectRanges(steps, index, inputs)
    expect(typesOf(steps)).not.toContain('Sort')
  }
  const keys = sortKeys.filter((key) => !isClassField(key))
  const everyOrder = (of: readonly ImageField[]) =>
    of.flatMap((key) => sortDirections.map((direction) => [key, sortOf(`${key}:${direction}`)] as const))

  for (const marker of [false, true]) {
    const title = marker ? 'after a marker' : 'first page'
    it(`${title}: every order of one key is an index's`, async () => {
      for (const [key, sort] of everyOrder(sortKeys))
        for (const inputs of [1, 3])
          expectOrdered(await planOf(shapeOf('scope', inputs, marker, sort)), `entry_by_${key}`, inputs)
    })

    it(`${title}: every single filter is an index's`, async () => {
      for (const field of filterParameters.map((name) => listParameters[name].filter as ImageField)) {
        const shape = shapeOf('scope', 2, marker, sortOf('created_at:desc'), { filters: [field] })
        expectOrdered(await planOf(shape), `entry_by_${field}`, 2)
      }
    })

    it(`${title}: filters in any number, with any order, are ranges of indexes of classes`, async () => {
      for (const [key, sort] of everyOrder(keys))
        for (const inputs of [1, 8])
          expectOrdered(await planOf(shapeOf('class', inputs, marker, sort)), `entry_by_class_${key}`, inputs)
    })

    it(`${title}: a class's own field among the keys sorts a page of each class, no more`, async () => {
      const sort = sortOf('os_distro:desc,name:asc,created_at:asc,id:asc')
      const marked = marker ? sort.slice(1) : []
      const steps = await planOf(shapeOf('class', 4, marker, sort, { fixed: ['os_distro'], marked }))
      expectRanges(steps, 'entry_by_class_name', 4)
      const [sorted] = steps.filter((step) => step['Node Type'] === 'Sort')
      expect(typesOf(sorted?.Plans?.[0]?.Plans ?? [])).toEqual(['Limit', 'Limit', 'Limit', 'Limit'])
    })

    it(`${title}: a scan reads scopes in their order, and looks its rows up`, async () => {
      const scan = { class: ['status'], entry: ['owner'] } as const
      const steps = await planOf(shapeOf('scope', 3, marker, sortOf('name:desc'), { scan }))
      const indexes = readsOf(steps, 'list_entry').map((read) => read['Index Name'])
      expect(indexes.toSorted()).toEqual([...Array(3).fill('entry_by_name'), 'list_entry_pkey'])
      expect(readsOf(steps, 'filter_class').map((read) => read['Index Name'])).toEqual(['filter_class_pkey'])
      expect(typesOf(steps)).not.toContain('Sort')
    })

    it(`${title}: rows apart are found as those that are joined`, async () => {
      const shape = shapeOf('scope', 3, marker, sortOf('created_at:desc'), { apart: true })
      const steps = await planOf(shape)
      expectOrdered(steps, 'entry_by_created_at', 3)
      expect(typesOf(steps)).not.toContain('Aggregate')
    })

    it(`${title}: a scan along a name is a range of its index`, async () => {
      const more = { filters: ['name'], scan: { class: ['status'], entry: [] } } as const
      const steps = await planOf(shapeOf('scope', 3, marker, sortOf('created_at:desc'), more))
      const reads = readsOf(steps, 'list_entry')
      expect(reads.map((read) => read['Index Name'])).toEqual(Array(3).fill('entry_by_name'))
      for (const read of reads) expect(read['Index Cond']).toMatch(/name = /)
      expect(typesOf(steps)).not.toContain('Sort')
    })
  }

  it('a marker is sought in the index, not read up to', async () => {
    for (const key of sortKeys) {
      const steps = await planOf(shapeOf('scope', 1, true, sortOf(`${key}:asc`)))
      expect(readsOf(steps, 'list_entry')[0]?.['Index Cond']).toMatch(
        key === 'id' ? /id > / : /ROW\(.*\) > ROW/,
      )
    }
  })

  it('groups of the first key are ranges, where the page ends is looked up, and whole groups are sorted', async () => {
    for (const key of sortKeys.filter((each) => each !== 'id')) {
      const first: SortKey = { field: key, direction: 'asc' }
      const ties = sortOf('created_at:desc,id:desc').filter(({ field }) => field !== key)
      expectOrdered(await planOf(shapeOf('scope', 2, true, ties, { filters: [key] })), `entry_by_${key}`, 2)
      const open = { between: { key: first, from: true, to: false } }
      const ends = await stepsOf(engine, valueQuery(engine, shapeOf('scope', 2, false, [first], open)))
      expect(readsOf(ends, 'list_entry').map((read) => read['Index Name'])).toEqual(
        Array(2).fill(`entry_by_${key}`),
      )
      expect(typesOf(ends)).not.toContain('Sort')
      const closed = { between: { key: first, from: true, to: true } }
      expectRanges(await planOf(shapeOf('scope', 2, false, [first, ...ties], closed)), `entry_by_${key}`, 2)
    }
  })

  it('a marker, an image, its history and jobs are looked up', async () => {
    const query = (text: { compile(): { sql: string; parameters: readonly unknown[] } }) =>
      prepare(text as Parameters<typeof prepare>[0])
    const id = imageOf({}).id
    const queries: PreparedStatement[] = [
      ...sortKeys.map((key) => entryQuery(engine.db, sortOf(key), 3)),
      storedImageQuery(engine),
      historyQuery(engine),
      query(dueJob(engine.db, 1)),
      query(openJobsQuery(engine.db, id)),
      query(listJobs(engine.db, { limit: 9 })),
      query(listJobs(engine.db, { owner: me, limit: 9 })),
    ]
    for (const each of queries) expect(typesOf(await stepsOf(engine, each))).not.toContain('Seq Scan')
  })

  it('a check of plans can fail: an order without an index is sorted', async () => {
    expect(typesOf(await planOf(shapeOf('scope', 1, false, sortOf('status,name'))))).toContain('Sort')
  })
})
