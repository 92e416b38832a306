import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { groupChecks } from '../../../src/catalogue/doctor/checks.ts'
import { groupPage, sightingPage } from '../../../src/repository/maintenance/duplicate-groups.ts'
import { groupings } from '../../../src/repository/maintenance/groupings.ts'
import { historyPage, imagePage } from '../../../src/repository/maintenance/image-scan.ts'
import { SightingTable } from '../../../src/repository/maintenance/sighting-table.ts'
import type { Engine } from '../../../src/repository/sql/engine.ts'
import { indexedEngine, planOf as planOfStatement } from './plan-of.ts'

let engine: Engine
let table: SightingTable
beforeAll(async () => {
  engine = await indexedEngine()
  table = await SightingTable.create(engine.maintenance, engine.dialect)
  await table.finish(groupChecks.map(({ by }) => by))
})
afterAll(async () => {
  await table.drop()
  await engine.close()
})

const planOf = ({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) =>
  planOfStatement(engine, sql, parameters as string[])

/** Steps that read a table to its end, or sort what was read. */
const costly = (plan: readonly string[]) =>
  plan.filter((step) => /^SCAN (?!told|shown|\(subquery)|TEMP B-TREE FOR (?:ORDER|GROUP)/.test(step))

describe('a page goes on where the last one ended, along an index', () => {
  it('of images', async () => {
    const plan = await planOf(imagePage(engine.maintenance, 1).compile())
    expect(costly(plan)).toEqual([])
    expect(plan[0]).toBe('SEARCH image USING INTEGER PRIMARY KEY (rowid>?)')
    expect(plan.join()).toContain('SEARCH member USING PRIMARY KEY (seq=?)')
  })

  it('of history', async () => {
    const plan = await planOf(historyPage(engine.maintenance, 1, 1).compile())
    expect(plan).toEqual(['SEARCH history USING PRIMARY KEY ((seq,revision)>(?,?))'])
  })

  it.each(Object.entries(groupings))('of groups by %s', async (_name, grouping) => {
    const plan = await planOf(groupPage(grouping, '').compile(engine.maintenance))
    expect(costly(plan)).toEqual([])
    expect(plan[0]).toMatch(
      new RegExp(`^SEARCH sighting USING (?:COVERING )?INDEX sighting_by_${grouping.key} `),
    )
  })

  it.each(Object.entries(groupings))(
    'of what is in groups by %s: these are sorted, and no others',
    async (_name, grouping) => {
      const plan = await planOf(sightingPage(grouping, ['a', 'b']).compile(engine.maintenance))
      const reads = plan.filter((step) => /(?:SCAN|SEARCH) (?:sighting|image|removed)/.test(step))
      const start = `SEARCH sighting USING INDEX sighting_by_${grouping.key} (${grouping.key}=?`
      expect(reads).toEqual([
        expect.stringContaining(start),
        'SEARCH image USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
        'SEARCH removed USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
      ])
    },
  )
})
