import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openPool, type Pool } from '../../../src/repository/postgres/pool.ts'
import { snapshotReader } from '../../../src/repository/postgres/snapshot.ts'
import { type Cluster, makeCluster } from '../../postgres/cluster.ts'
import { findPrograms } from '../../postgres/programs.ts'
import { hasPostgres } from '../../postgres/schemas.ts'
import { soon } from '../../time-limits.ts'

const programs = hasPostgres ? findPrograms() : undefined

/** On a server of its own: whatever others commit there changes the version. */
describe.runIf(programs !== undefined)('the version of a PostgreSQL', () => {
  let cluster: Cluster
  let [one, two]: (pg.Client | undefined)[] = []
  const pools: Pool[] = []

  function asker() {
    const pool = openPool({ url: cluster.url, size: 1, settings: {}, queryTimeout: 10_000 })
    pools.push(pool)
    const current = snapshotReader(pool)
    return async () => (await current()).version
  }
  const connect = async () => {
    const client = new pg.Client({ connectionString: cluster.url })
    client.on('error', () => {})
    await client.connect()
    return client
  }
  beforeAll(async () => {
    cluster = await makeCluster(programs as NonNullable<typeof programs>)
    one = await connect()
    two = await connect()
    await one.query('create table t (n int)')
  })
  afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.end())))
  afterAll(async () => {
    await Promise.all([one?.end(), two?.end()])
    await cluster.remove()
  })

  it('stays the same for as long as nothing is committed', async () => {
    const version = asker()
    const first = await version()
    for (let turn = 0; turn < 20; turn++) {
      await two?.query('select count(*) from t')
      await two?.query('begin; select * from t; commit')
      expect(await version()).toBe(first)
    }
    await two?.query('begin; insert into t values (1)')
    const open = await version()
    expect(await version()).toBe(open)
    await two?.query('rollback')
  })

  it('differs after each commit, whoever makes it, in whatever order they began', async () => {
    const version = asker()
    const seen = new Set([await version()])
    const isNew = async () => {
      const now = await version()
      expect(seen).not.toContain(now)
      seen.add(now)
    }
    for (let turn = 0; turn < 10; turn++) {
      await one?.query('insert into t values (1)')
      await isNew()
      await one?.query('begin; insert into t values (2)')
      await two?.query('begin; savepoint s; insert into t values (3); release s')
      // To begin may change it, too.
      seen.add(await version())
      const [first, last] = turn % 2 === 0 ? [one, two] : [two, one]
      await first?.query('commit')
      await isNew()
      await last?.query('commit')
      await isNew()
    }
  })

  it('tells of a commit to whoever asks after it was acknowledged, however many ask', async () => {
    const version = asker()
    const asking = new Set<Promise<unknown>>()
    for (let turn = 0; turn < 200; turn++) {
      const before = await version()
      const others = Array.from({ length: turn % 4 }, () => version())
      for (const other of others) asking.add(other)
      await two?.query('insert into t values (4)')
      expect(await version()).not.toBe(before)
    }
    await Promise.all(asking)
  })

  it('differs after a restart, and after a crash', async () => {
    const version = asker()
    const seen = new Set<string>()
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGINT'] as const) {
      seen.add(await version())
      await cluster.halt(signal)
      await expect(version()).rejects.toMatchObject({ name: 'DatabaseAway' })
      await cluster.start()
      seen.add(await version())
    }
    expect(seen.size).toBe(4)
  })

  it('differs after the server lost a process and began anew, which may forget transactions', async () => {
    const version = asker()
    const before = await version()
    const [victim, witness] = [await connect(), await connect()]
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid')
    const anew = new Promise((resolve) => witness.once('end', resolve))
    process.kill(rows[0]?.pid as number, 'SIGKILL')
    await anew
    // Each connection ends at a time of its own: until then the server is the one of before.
    await vi.waitFor(async () => expect(await version()).not.toBe(before), soon)
  })
})
