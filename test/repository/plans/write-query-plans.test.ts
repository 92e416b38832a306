import type { Compilable } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { historyQuery } from '../../../src/repository/rows/history.ts'
import { dueJob, listJobs, openJobsQuery } from '../../../src/repository/rows/jobs.ts'
import { claimedRows } from '../../../src/repository/rows/provenance.ts'
import { dueSources } from '../../../src/repository/rows/sources.ts'
import { storedImageQuery } from '../../../src/repository/rows/stored-image.ts'
import type { Engine } from '../../../src/repository/sql/engine.ts'
import { imageOf } from '../arbitraries.ts'
import { indexedEngine, planOf as planOfStatement } from './plan-of.ts'

let engine: Engine
beforeAll(async () => {
  engine = await indexedEngine()
})
afterAll(() => engine.close())

const planOf = (sql: string, parameters: number): Promise<string[]> =>
  planOfStatement(engine, sql, new Array<number>(parameters).fill(1))
const planOfQuery = (query: Compilable) => {
  const { sql, parameters } = query.compile()
  return planOf(sql, parameters.length)
}

function expectSearches(plan: readonly string[]): void {
  expect(plan.filter((step) => /^SEARCH/.test(step))).not.toEqual([])
  expect(plan.filter((step) => /^SCAN (?!CONSTANT)|TEMP B-TREE/.test(step))).toEqual([])
}

describe('what is read by id or by time is found in an index, in order', () => {
  it('an image with its members and tags', async () => {
    const { sql, bind } = storedImageQuery(engine)
    expectSearches(await planOf(sql, bind({ id: 1 }).length))
  })

  it('the history of an image', async () => {
    const { sql, bind } = historyQuery(engine)
    const plan = await planOf(sql, bind({ id: 1 }).length)
    expectSearches(plan)
    expect(plan).toContain('SEARCH history USING PRIMARY KEY (seq=?)')
  })

  it('the job to be taken next', async () => {
    const plan = await planOfQuery(dueJob(engine.db, 1))
    expectSearches(plan)
    expect(plan).toEqual(['SEARCH job USING COVERING INDEX job_by_due (due<?)'])
  })

  it('the source to be run next', async () => {
    const plan = await planOfQuery(dueSources(engine.db, 1))
    expectSearches(plan)
    expect(plan.join()).toContain('source_by_next_run')
  })

  it.each([true, false])('the images of a source, with those it has no more: %s', async (missing) => {
    const plan = await planOfQuery(claimedRows(engine.db, { source: 1, missing, after: 1, limit: 9 }))
    expectSearches(plan)
    expect(plan.join()).toContain('provenance_by_source (source=? AND seq>?)')
  })

  it('the open jobs of an image', async () => {
    const plan = await planOfQuery(openJobsQuery(engine.db, imageOf({}).id))
    expect(plan.filter((step) => /^SCAN/.test(step))).toEqual([])
    expect(plan.join()).toMatch(/job_by_image_id.*job_by_source_id/)
  })

  it.each([
    [{ owner: 'a' }, 'job_by_owner'],
    [{ image: imageOf({}).id }, 'job_by_image_id'],
    [{ state: 'waiting' as const }, 'job_by_state'],
  ])('jobs by %j', async (filter, index) => {
    const plan = await planOfQuery(listJobs(engine.db, { ...filter, limit: 9 }))
    expectSearches(plan)
    expect(plan.join()).toContain(index)
  })

  it('all jobs, the newest first, in the order they are stored in', async () => {
    const plan = await planOfQuery(listJobs(engine.db, { limit: 9 }))
    expect(plan).toEqual(['SCAN job'])
  })
})
