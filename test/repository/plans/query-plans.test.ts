import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import { fieldsOf, type ImageField } from 'scp-images-client/contract/image-fields'
import {
  filterParameters,
  listParameters,
  sortDirections,
  sortKeys,
} from 'scp-images-client/contract/list-images'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultSort, type SortKey } from '../../../src/catalogue/query/sort.ts'
import { entryQuery } from '../../../src/repository/list/marker.ts'
import { type PageShape, pageQuery, valueQuery } from '../../../src/repository/list/page-query.ts'
import { isClassField } from '../../../src/repository/schema/columns.ts'
import { textSlicesOf } from '../../../src/repository/schema/image-text.ts'
import type { Engine } from '../../../src/repository/sql/engine.ts'
import type { PreparedStatement } from '../../../src/repository/sql/prepared-statement.ts'
import { shapeOf, sortOf } from './page-shapes.ts'
import { indexedEngine, planOf as planOfStatement } from './plan-of.ts'

let engine: Engine
beforeAll(async () => {
  engine = await indexedEngine()
})
afterAll(() => engine.close())

const planOf = (shape: PageShape): Promise<string[]> => explained(pageQuery(engine, shape))

const explained = ({ sql, bind }: PreparedStatement): Promise<string[]> =>
  planOfStatement(engine, sql, bind(new Proxy({}, { get: () => 1 })))

/** Every entry is found through an index that already has the page's order, and nothing is sorted. */
function expectOrderedSearch(plan: readonly string[], index: string, inputs: number, by = 'scope'): void {
  const searches = plan.filter((step) => / list_entry /.test(step))
  expect(searches).toHaveLength(inputs)
  for (const search of searches) {
    expect(search).toMatch(new RegExp(`^SEARCH list_entry USING COVERING INDEX ${index} \\(${by}=\\?`))
  }
  expect(plan.filter((step) => /TEMP B-TREE/.test(step))).toEqual([])
  expect(plan).toContain('SEARCH image USING INTEGER PRIMARY KEY (rowid=?)')
}

describe('a page is read from an index in its own order', () => {
  for (const scopes of [1, 2, 4]) {
    for (const marker of [false, true]) {
      const title = `${scopes} scopes, ${marker ? 'after a marker' : 'first page'}`
      it.each(sortKeys.flatMap((key) => sortDirections.map((direction) => [key, direction] as const)))(
        `${title}: sort=%s:%s`,
        async (key, direction) => {
          const sort = sortOf(`${key}:${direction}`)
          const plan = await planOf(shapeOf('scope', scopes, marker, sort))
          expectOrderedSearch(plan, `entry_by_${key}`, scopes)
        },
      )
      it.each(filterParameters.map((name) => listParameters[name].filter as ImageField))(
        `${title}: filter on %s`,
        async (field) => {
          const sort = sortOf('created_at:desc')
          const plan = await planOf(shapeOf('scope', scopes, marker, sort, { filters: [field] }))
          expectOrderedSearch(plan, `entry_by_${field}`, scopes)
        },
      )
    }
  }
})

describe('filters in any number, with any order, are ranges of indexes of classes', () => {
  const keys = sortKeys.filter((key) => !isClassField(key))
  for (const [inputs, marker] of [
    [1, false],
    [1, true],
    [8, false],
    [8, true],
  ] as const) {
    const title = `${inputs} classes, ${marker ? 'after a marker' : 'first page'}`
    it.each(keys.flatMap((key) => sortDirections.map((direction) => [key, direction] as const)))(
      `${title}: sort=%s:%s`,
      async (key, direction) => {
        const plan = await planOf(shapeOf('class', inputs, marker, sortOf(`${key}:${direction}`)))
        expectOrderedSearch(plan, `entry_by_class_${key}`, inputs, 'class')
      },
    )
    it.each(keys)(`${title}: sort=os_distro:desc,%s:asc, the class's field being one value`, async (key) => {
      const sort = sortOf(`os_distro:desc,${key}:asc,created_at:asc,id:asc`)
      const plan = await planOf(
        shapeOf('class', inputs, marker, sort, {
          fixed: ['os_distro'],
          marked: marker ? sort.slice(1) : [],
        }),
      )
      expectOrderedSearch(plan, `entry_by_class_${key}`, inputs, 'class')
    })
    it(`${title}: with a name`, async () => {
      const plan = await planOf(shapeOf('class', inputs, marker, defaultSort, { filters: ['name'] }))
      expectOrderedSearch(plan, 'entry_by_class_name', inputs, 'class')
    })
  }
})

it('the marker is sought in the index, not read up to', async () => {
  for (const key of sortKeys) {
    const plan = await planOf(shapeOf('scope', 1, true, sortOf(`${key}:asc`)))
    expect(plan.filter((step) => / list_entry /.test(step))[0]).toMatch(
      key === 'id' ? /id>\?/ : /created_at(,id)?\)>\(/,
    )
  }
})

describe('an order of several keys is read by groups of the first', () => {
  const keys = sortKeys.filter((key) => key !== 'id')
  const [asc, desc] = [sortOf('created_at:asc,id:asc'), sortOf('created_at:desc,id:desc')]
  for (const scopes of [1, 4]) {
    it.each(keys)(
      `${scopes} scopes: a group of %s is a range, forwards and backwards, from any place`,
      async (key) => {
        for (const sort of [asc, desc].map((ties) => ties.filter(({ field }) => field !== key))) {
          for (const marker of [false, true]) {
            const plan = await planOf(shapeOf('scope', scopes, marker, sort, { filters: [key] }))
            expectOrderedSearch(plan, `entry_by_${key}`, scopes)
          }
        }
      },
    )
    it.each(keys)(`${scopes} scopes: where the page ends is looked up in the index by %s`, async (key) => {
      for (const direction of sortDirections) {
        const first: SortKey = { field: key, direction }
        const between = { key: first, from: true, to: false }
        const plan = await explained(
          valueQuery(engine, shapeOf('scope', scopes, false, [first], { between })),
        )
        const searches = plan.filter((step) => / list_entry /.test(step))
        expect(searches).toHaveLength(scopes)
        for (const search of searches) {
          const range = direction === 'asc' ? '>' : '<'
          expect(search).toBe(
            `SEARCH list_entry USING COVERING INDEX entry_by_${key} (scope=? AND ${key}${range}?)`,
          )
        }
        expect(plan.filter((step) => /TEMP B-TREE/.test(step))).toEqual([])
      }
    })
    it.each(keys)(`${scopes} scopes: whole groups of %s are one range, sorted`, async (key) => {
      const first: SortKey = { field: key, direction: 'asc' }
      const between = { key: first, from: true, to: true }
      const sort = [first, ...desc.filter(({ field }) => field !== key)]
      const plan = await planOf(shapeOf('scope', scopes, false, sort, { between }))
      const searches = plan.filter((step) => / list_entry /.test(step))
      expect(searches).toHaveLength(scopes)
      for (const search of searches)
        expect(search).toBe(
          `SEARCH list_entry USING COVERING INDEX entry_by_${key} (scope=? AND ${key}>? AND ${key}<?)`,
        )
    })
  }
})

it('a small group is found by its own index and sorted, whatever index the order has', async () => {
  for (const marker of [false, true]) {
    const shape = shapeOf('scope', 4, marker, sortOf('size:desc'), { filters: ['owner'], sorted: true })
    const searches = (await planOf(shape)).filter((step) => /^SEARCH (found|list_entry) /.test(step))
    expect(new Set(searches)).toEqual(
      new Set([
        'SEARCH found USING COVERING INDEX entry_by_owner (scope=? AND owner=?)',
        'SEARCH list_entry USING PRIMARY KEY (scope=? AND seq=?)',
      ]),
    )
  }
})

it('a large group is sought along the order of the page', async () => {
  for (const marker of [false, true]) {
    const shape = shapeOf('scope', 4, marker, sortOf('size:desc'), { scan: { class: [], entry: ['owner'] } })
    const plan = await planOf(shape)
    expect(plan).toContain('SEARCH list_entry USING PRIMARY KEY (scope=? AND seq=?)')
    const steps = plan.filter((step) => !/PRIMARY KEY/.test(step) || !/ list_entry /.test(step))
    expectOrderedSearch(steps, 'entry_by_size', 4)
  }
})

it('a scan reads scopes in their order, and looks at nothing but the index and the class', async () => {
  for (const marker of [false, true]) {
    const plan = await planOf(
      shapeOf('scope', 4, marker, sortOf('name:desc'), {
        scan: { class: ['status', 'os_distro'], entry: [] },
      }),
    )
    expectOrderedSearch(plan, 'entry_by_name', 4)
    expect(plan).toContain('SEARCH filter_class USING INTEGER PRIMARY KEY (rowid=?)')
  }
})

it('a scan along a name is a range of its index', async () => {
  for (const marker of [false, true]) {
    const more = { filters: ['name'], scan: { class: ['status'], entry: [] } } as const
    const plan = await planOf(shapeOf('scope', 4, marker, defaultSort, more))
    expectOrderedSearch(plan, 'entry_by_name', 4)
    expect(plan).toContain('SEARCH filter_class USING INTEGER PRIMARY KEY (rowid=?)')
  }
})

it('a marker is looked up by its id, in any order', async () => {
  for (const key of sortKeys) {
    const plan = await explained(entryQuery(engine.db, sortOf(key), 4))
    const searches = plan.filter((step) => /^S/.test(step))
    const byId = searches.filter((step) => / COVERING INDEX entry_by_id \(scope=\? AND id=\?\)$/.test(step))
    const byKey = searches.filter(
      (step) => step === 'SEARCH list_entry USING PRIMARY KEY (scope=? AND seq=?)',
    )
    expect(byId).toHaveLength(4)
    expect(byKey).toHaveLength(['id', 'created_at'].includes(key) ? 0 : 4)
    expect(searches).toHaveLength(byId.length + byKey.length)
  }
})

it('a check of plans can fail: an order without an index is sorted', async () => {
  const plan = await planOf(shapeOf('scope', 1, false, sortOf('status,name')))
  expect(plan.some((step) => /TEMP B-TREE/.test(step))).toBe(true)
})

it('the last versions read whole texts, an older one cuts them by the same plan', async () => {
  const plans = await Promise.all(
    apiVersionIds.map((version) =>
      planOf(shapeOf('scope', 2, true, defaultSort, { text: textSlicesOf(fieldsOf(version, 'list')) })),
    ),
  )
  expect(new Set(plans.map((plan) => plan.join('\n'))).size).toBe(1)
  const counts = apiVersionIds.map((version) => textSlicesOf(fieldsOf(version, 'list')).length)
  expect(counts).toEqual([3, 3, 2, 1, 1, 1])
})
