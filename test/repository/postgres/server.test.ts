import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccountRepository } from '../../../src/repository/account-repository.ts'
import { createImageRepository } from '../../../src/repository/image-repository.ts'
import { checkDatabase } from '../../../src/repository/maintenance/check.ts'
import { migrateDatabase } from '../../../src/repository/maintenance/migrate.ts'
import { openEngine, openStore } from '../../../src/repository/open.ts'
import type { Engine } from '../../../src/repository/sql/engine.ts'
import { DatabaseSetupError, DatabaseUnavailable } from '../../../src/repository/sql/errors.ts'
import type { Store } from '../../../src/repository/store.ts'
import { type Cluster, makeCluster } from '../../postgres/cluster.ts'
import { findPrograms } from '../../postgres/programs.ts'
import { ask } from '../../postgres/schema-url.ts'
import { hasPostgres, Schemas } from '../../postgres/schemas.ts'
import { accounts, imageOf } from '../arbitraries.ts'
import { listNames, listOnce } from '../walk.ts'

const [me, other] = accounts
const actor = { operation: 'setImage', account_id: me, access_key: 'key', request_id: 'req-1' }

describe.runIf(hasPostgres)('the schema of a PostgreSQL database', () => {
  const schemas = new Schemas()

  it('is made by its operator, once, also by two at once', async () => {
    const url = await schemas.place()
    await expect(openStore(url)).rejects.toThrow('Run "scp-images db migrate"')
    const applied = await Promise.all([migrateDatabase(url), migrateDatabase(url), migrateDatabase(url)])
    expect(applied.flat().toSorted()).toEqual([
      '0001-catalogue',
      '0002-changes',
      '0003-sources',
      '0004-last-success',
      '0005-layout',
      'list index',
    ])
    expect(await migrateDatabase(url)).toEqual([])
    expect(await checkDatabase(url)).toEqual([])
    await (await openStore(url)).close()
  })

  it('is refused when it is an older or a newer one', async () => {
    const url = await schemas.place()
    await migrateDatabase(url)
    await ask(url, "update kysely_migration set name = '9999-later' where name = '0004-last-success'")
    for (const open of [() => openStore(url), () => migrateDatabase(url), () => checkDatabase(url)])
      await expect(open()).rejects.toThrow('does not know 9999-later')
    await ask(url, "delete from kysely_migration where name = '9999-later'")
    await expect(openStore(url)).rejects.toThrow(/older one: 0004-last-success/)
    await expect(openStore(url)).rejects.toBeInstanceOf(DatabaseSetupError)
  })

  it('is found damaged, and its indexes are built again when a store is opened', async () => {
    const url = await schemas.place()
    await migrateDatabase(url)
    const store = await openStore(url)
    await store.images.apply([{ image: imageOf({ owner: me, os_hidden: false }) }])
    await store.close()
    await ask(url, 'drop index entry_by_name; delete from list_entry')
    expect(await checkDatabase(url)).toEqual([
      expect.stringContaining('entry_by_name is missing'),
      expect.stringContaining('1 list entries are missing'),
    ])
    await (await openStore(url)).close()
    expect(await checkDatabase(url)).toEqual([expect.stringContaining('1 list entries are missing')])
  })
})

describe.runIf(hasPostgres)('two programs on one PostgreSQL', () => {
  const schemas = new Schemas()
  let stores: readonly [Store, Store]
  beforeAll(async () => {
    const url = await schemas.place()
    await migrateDatabase(url)
    stores = [await openStore(url, { connections: 8 }), await openStore(url, { connections: 8 })]
  })
  afterAll(() => Promise.all(stores.map((store) => store.close())))

  it('see at once what the other one has acknowledged', async () => {
    const [one, two] = stores
    for (let turn = 0; turn < 20; turn++) {
      const image = imageOf({ owner: me, visibility: 'private', name: `turn ${turn}` })
      const { state } = await two.images.audience(me)
      await one.images.change(actor, image.id, () => ({ puts: [{ image }], result: 1 }))
      expect((await two.images.audience(me)).state).not.toBe(state)
      expect(await listNames(two.images, me, `name=turn ${turn}`)).toEqual([`turn ${turn}`])
    }
    await one.accounts.addAccount({
      account_id: me,
      name: 'a',
      user: null,
      created_at: '2026-01-01T00:00:00Z',
    })
    const key = { access_key: 'k', account_id: me, sealed_secret: 's', policy: null, enabled: true }
    await one.accounts.addKey({ ...key, created_at: '2026-01-01T00:00:00Z' })
    expect((await two.accounts.findKey('k'))?.enabled).toBe(true)
    await one.accounts.disableKey('k')
    expect((await two.accounts.findKey('k'))?.enabled).toBe(false)
  })

  it('lose no change of one image, wherever it is made, imports included', async () => {
    const image = imageOf({ owner: me, min_disk: 0, min_ram: 0 })
    const add = (store: Store) =>
      store.images.change(actor, image.id, (stored) => {
        const now = stored?.image ?? image
        return { puts: [{ image: { ...now, min_disk: now.min_disk + 1 } }], result: 1 }
      })
    await Promise.all(Array.from({ length: 60 }, (_, turn) => add(stores[turn % 2] as Store)))
    const found = await stores[0].images.find(image.id)
    expect(found).toMatchObject({ image: { min_disk: 60 }, revision: 60 })
    const renamed = Array.from({ length: 10 }, (_, turn) => ({ image: { ...image, name: `r${turn}` } }))
    await Promise.all([
      ...renamed.map((write) => stores[0].images.apply([write])),
      ...Array.from({ length: 10 }, () => add(stores[1])),
    ])
    const history = await stores[1].images.history(image.id)
    const revision = (await stores[0].images.find(image.id))?.revision ?? 0
    expect(history.map((row) => row.revision)).toEqual(
      Array.from({ length: revision }, (_, n) => revision - n),
    )
    expect(history.every((row, place) => row.at >= (history[place + 1]?.at ?? 0))).toBe(true)
  })

  it('import the same images at once, and add each of them once', async () => {
    const writes = Array.from({ length: 300 }, (_, n) => ({
      image: imageOf({ owner: n % 2 ? me : other, os_distro: `d${n % 40}`, visibility: 'public' }),
    }))
    const backwards = writes.toReversed()
    const outcomes = await Promise.all([
      stores[0].images.apply(writes),
      stores[1].images.apply(backwards),
      stores[0].images.apply(backwards),
    ])
    expect(outcomes.flat().filter((outcome) => outcome === 'added')).toHaveLength(300)
    expect(outcomes.flat().filter((outcome) => outcome === 'changed')).toEqual([])
  })

  it('take each job once', async () => {
    const ids = Array.from({ length: 30 }, () => imageOf({}).id)
    const newJobs = ids.map(
      (image_id) => ({ kind: 'fetch', image_id, source_id: null, url: null, owner: me }) as const,
    )
    await stores[0].images.change(actor, imageOf({}).id, () => ({ newJobs, result: 1 }))
    const taken: string[] = []
    const worker = async (store: Store, name: string) => {
      for (;;) {
        const job = await store.jobs.claim(name, Date.now() + 1000, 60_000)
        if (!job && taken.length >= ids.length) return
        if (job) taken.push(job.image_id)
      }
    }
    await Promise.all(['a', 'b', 'c', 'd'].map((name, n) => worker(stores[n % 2] as Store, name)))
    expect(taken.toSorted()).toEqual(ids.toSorted())
  })
})

describe.runIf(hasPostgres)('a request to PostgreSQL', () => {
  const schemas = new Schemas()

  it('asks three times for a page: for its key, its lists, and the page; once more for a marker; key and lists are kept', async () => {
    const url = await schemas.place()
    await migrateDatabase(url)
    const engine = await openEngine(url)
    let [asked, foreign] = [0, 0]
    const counted: Engine = {
      ...engine,
      dataVersion: () => ({ external: foreign, local: 0, lsn: 0 }),
      query: (...query) => {
        asked++
        return engine.query(...query)
      },
      queryAt: (...query) => {
        asked++
        return engine.queryAt(...query)
      },
    }
    const images = await createImageRepository(counted, Date.now)
    const keys = createAccountRepository(counted)
    const all = ['a', 'b', 'c'].map((name) => ({ image: imageOf({ owner: me, name }) }))
    await images.apply(all)
    const marker = all[1]?.image.id
    for (const [search, times] of [
      ['', 3],
      ['limit=1', 3],
      ['sort=name:asc', 3],
      ['status=active', 3],
      ['visibility=private&name=a', 3],
      [`marker=${marker}`, 4],
      [`sort=name:asc&marker=${marker}`, 4],
    ] as const) {
      foreign += 1
      for (const expected of [times, times - 2]) {
        asked = 0
        await keys.findKey('k')
        await listOnce(images, me, search)
        expect(asked).toBe(expected)
      }
    }
    await engine.close()
  })
})

const programs = hasPostgres ? findPrograms() : undefined

describe.runIf(programs !== undefined)('a PostgreSQL that goes away', () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await makeCluster(programs as NonNullable<typeof programs>)
    await migrateDatabase(cluster.url)
  })
  afterAll(() => cluster.remove())

  it('is unavailable to requests, loses nothing it acknowledged, and is used again when it is back', async () => {
    const store = await openStore(cluster.url)
    const image = imageOf({ owner: me, name: 'kept' })
    await store.images.apply([{ image }])
    const requests = [
      () => store.ping(),
      () => store.images.audience(me),
      () => store.images.find(image.id),
      () => store.images.change(actor, image.id, () => ({ result: 1 })),
      () => store.images.apply([{ image }]),
      () => store.images.count(),
      () => store.jobs.claim('a', 1, 1),
      () => store.accounts.listAccounts(),
    ]
    for (const request of requests) await request()
    for (let turn = 0; turn < 2; turn++) {
      await cluster.halt()
      for (const request of requests) {
        const error = await request().catch((thrown) => thrown)
        expect(error).toBeInstanceOf(DatabaseUnavailable)
        expect(error.row).toMatchObject({ status: 503 })
      }
      await cluster.start()
      for (const request of requests) await request()
      expect(await listNames(store.images, me)).toEqual(['kept'])
    }
    await store.close()
  })

  it('has its connections ended in the middle of a change, which is then none', async () => {
    const store = await openStore(cluster.url)
    const image = imageOf({ owner: me, name: 'half' })
    const change = store.images.change(actor, image.id, () => {
      void cluster.halt()
      return { puts: [{ image }], result: 1 }
    })
    await expect(change).rejects.toBeInstanceOf(DatabaseUnavailable)
    await cluster.halt()
    await cluster.start()
    expect(await store.images.find(image.id)).toBeUndefined()
    await store.close()
  })

  it('never names a password', async () => {
    const urls = ['postgres://me:s3cret@%2Fnowhere/x', 'postgres://me:s3cret@[', 'postgres:s3cret']
    for (const url of urls) {
      const open = async () => {
        const engine = await openEngine(url)
        await engine.query('select 1', []).finally(() => engine.close())
      }
      const error = await open().catch((thrown) => thrown)
      expect(error).toBeInstanceOf(Error)
      const { inspect } = await import('node:util')
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('s3cret')
    }
  })
})
