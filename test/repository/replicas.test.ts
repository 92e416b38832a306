import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { DatabaseAway } from '../../src/repository/database-error.ts'
import type { ServerEvent } from '../../src/repository/engine.ts'
import { migrateDatabase } from '../../src/repository/maintenance.ts'
import { openEngine, openStore } from '../../src/repository/open.ts'
import type { Store } from '../../src/repository/store.ts'
import { startBalancer } from '../postgres/balancer.ts'
import { type Cluster, makeCluster } from '../postgres/cluster.ts'
import { findPrograms } from '../postgres/programs.ts'
import { caughtUp, pauseReplay, received, resumeReplay } from '../postgres/replay.ts'
import { ask } from '../postgres/schema-url.ts'
import { hasPostgres } from '../postgres/schemas.ts'
import { accounts, imageOf } from './arbitraries.ts'
import { listNames, listOnce } from './walk.ts'

const [me, other] = accounts
const actor = { operation: 'setImage', account_id: me, access_key: 'key', request_id: 'req-1' }
const programs = hasPostgres ? findPrograms() : undefined

/** What is acknowledged is on the disk, and so may be sent. */
const settings = {
  synchronous_commit: 'on',
  wal_keep_size: '64MB',
  wal_retrieve_retry_interval: '50ms',
}

describe.runIf(programs !== undefined)('replicas of a PostgreSQL', () => {
  let primary: Cluster
  let [first, second] = [] as unknown as [Cluster, Cluster]
  const stores: Store[] = []
  let events: ServerEvent[] = []

  beforeAll(async () => {
    primary = await makeCluster(programs as NonNullable<typeof programs>, settings)
    await migrateDatabase(primary.url)
    await (await openStore(primary.url)).close()
    await ask(primary.url, 'create role reader login; grant select on all tables in schema public to reader')
    first = await primary.standby()
    second = await primary.standby()
  }, 60_000)
  beforeEach(async () => {
    events = []
    await ask(primary.url, 'truncate image, entry, scope, member, tag, history, event, removed, access_key')
    await settled()
  })
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()))
    await Promise.all([first, second].map(({ url }) => resumeReplay(url)))
  })
  afterAll(() => primary.remove())

  /** Both show all there is. */
  const settled = () => Promise.all([first, second].map(({ url }) => caughtUp(primary.url, url)))

  /** A process that reads from these. */
  async function open(...replicas: Cluster[]): Promise<Store> {
    const store = await openStore(primary.url, { replicas: replicas.map(({ url }) => url) })
    store.replication?.watch((event) => events.push(event))
    stores.push(store)
    return store
  }
  const add = async ({ images }: Store, name: string, more = {}) => {
    const image = imageOf({ owner: me, visibility: 'private', name, ...more })
    await images.change(actor, image.id, () => ({ puts: [{ image }], result: 1 }))
    return image
  }
  const answersOf = ({ replication }: Store) => (replication?.answers() ?? []).map(({ count }) => count)
  async function setting(name: string, value: string) {
    await ask(first.url, `alter system set ${name} = '${value}'`)
    await ask(first.url, 'select pg_reload_conf()')
  }
  /** Statements that some connection of the program sent last to a server. */
  const lastStatements = async ({ url }: Cluster) =>
    (
      await ask<{ query: string }>(
        url,
        `select query from pg_stat_activity where application_name = 'scp-images'`,
      )
    ).map(({ query }) => query)

  it('answer lists, markers and images; keys, scopes and what is current the primary tells', async () => {
    // With a role that may see nothing of how a standby receives its log.
    const store = await openStore(primary.url, { replicas: [first.url.replace('postgres@', 'reader@')] })
    stores.push(store)
    const names = ['a', 'b', 'c']
    for (const name of names) await add(store, name)
    await settled()
    const [, marker] = (await listOnce(store.images, me, 'sort=name:asc')).listed
    const after = await listOnce(store.images, me, `sort=name:asc&marker=${marker?.id}`)
    expect(after.listed.map(({ name }) => name)).toEqual(['c'])
    expect((await listOnce(store.images, me, 'status=active&sort=name:asc')).listed).toHaveLength(3)
    await store.accounts.findKey('key')
    const found = await store.images.find(marker?.id ?? '', await store.moment())
    expect(found?.image.name).toBe('b')
    const [there, here] = [await lastStatements(first), await lastStatements(primary)]
    expect(there.filter((text) => /from image/.test(text))).toHaveLength(1)
    expect(there.filter((text) => /access_key/.test(text))).toEqual([])
    expect(here.filter((text) => /access_key/.test(text))).toHaveLength(1)
    const [before = 0] = answersOf(store)
    await listOnce(store.images, me, '')
    expect(answersOf(store)).toEqual([before + 1])
  })

  it('never show less than was acknowledged, in this process or another, however far behind they are', async () => {
    const [one, two] = [await open(first), await open(first)]
    await add(one, 'p')
    const hidden = await add(one, 'm', { os_hidden: true })
    const afterHidden = `sort=name:asc&marker=${hidden.id}`
    for (const store of [one, two])
      expect((await listOnce(store.images, me, afterHidden)).listed).toHaveLength(1)
    await settled()
    await pauseReplay(first.url)
    // It is in no scope, and so no scope tells that it changed.
    await two.images.change(actor, hidden.id, () => ({
      puts: [{ image: { ...hidden, name: 'y' } }],
      result: 1,
    }))
    for (const store of [one, two]) expect((await listOnce(store.images, me, afterHidden)).listed).toEqual([])
    const image = await add(one, 'x', { os_distro: 'new' })
    for (const store of [one, two]) {
      expect((await listNames(store.images, me, 'sort=name:asc')).toSorted()).toEqual(['p', 'x'])
      expect((await store.images.find(image.id, await store.moment()))?.image.name).toBe('x')
      expect(await listNames(store.images, me, 'os_distro=new&sort=name:asc')).toEqual(['x'])
      expect(await listNames(store.images, other)).toEqual([])
    }
    const [status] = (await one.replication?.status()) ?? []
    expect(status).toMatchObject({ isUp: true })
    expect(status?.lag).toBeGreaterThan(0)
    await resumeReplay(first.url)
    await caughtUp(primary.url, first.url)
    const [before] = answersOf(one)
    expect((await listNames(one.images, me)).toSorted()).toEqual(['p', 'x'])
    expect(answersOf(one)[0]).toBeGreaterThan(before as number)
    expect(events).toEqual([])
  })

  it('may be several behind one address: each connection is as far as its own server', async () => {
    const balancer = await startBalancer([first.url, second.url])
    const store = await openStore(primary.url, { replicas: [balancer.url] })
    stores.push(store)
    const image = await add(store, '0')
    for (let turn = 1; turn <= 6; turn++) {
      await settled()
      await pauseReplay(first.url)
      const name = String(turn)
      await store.images.change(actor, image.id, () => ({ puts: [{ image: { ...image, name } }], result: 1 }))
      await caughtUp(primary.url, second.url)
      for (let wave = 0; wave < 3; wave++) {
        const lists = await Promise.all(Array.from({ length: 12 }, () => listNames(store.images, me)))
        expect(lists).toEqual(lists.map(() => [name]))
      }
      await resumeReplay(first.url)
    }
    expect(answersOf(store)[0]).toBeGreaterThan(0)
    await Promise.all(stores.splice(0).map(({ close }) => close()))
    await balancer.stop()
  })

  it('are left out when they end, are used again when they are back, and fail no request', async () => {
    const store = await open(first, second)
    for (const name of ['a', 'b', 'c']) await add(store, name)
    await settled()
    let isOver = false
    let requests = 0
    const client = async () => {
      while (!isOver) {
        expect(await listNames(store.images, me, 'sort=name:asc')).toEqual(['a', 'b', 'c'])
        requests += 1
      }
    }
    const load = Promise.all(Array.from({ length: 8 }, client))
    const more = (count: number) => {
      const until = requests + count
      return vi.waitFor(() => expect(requests).toBeGreaterThan(until), 10_000)
    }
    await more(50)
    for (const gone of [[first], [second], [first, second]]) {
      await Promise.all(gone.map((replica) => replica.halt('SIGQUIT')))
      await more(50)
      const statuses = (await store.replication?.status()) ?? []
      expect(statuses.filter(({ isUp }) => !isUp).length).toBeGreaterThanOrEqual(gone.length - 1)
      await Promise.all(gone.map((replica) => replica.start()))
      await vi.waitFor(async () => {
        const all = (await store.replication?.status()) ?? []
        expect(all.every(({ isUp }) => isUp)).toBe(true)
      }, 10_000)
      await more(50)
    }
    isOver = true
    await load
    const [one, two] = events.map(({ server }) => server).toSorted()
    for (const server of new Set([one, two])) {
      const own = events.filter((event) => event.server === server).map(({ isUp }) => isUp)
      expect(own.slice(0, 2)).toEqual([false, true])
    }
    expect(events.filter(({ isUp }) => !isUp).every(({ reason }) => reason instanceof Error)).toBe(true)
  })

  it('tell what is current while the primary is away; whoever writes is told to come again', async () => {
    const store = await open(first, second)
    const image = await add(store, 'a')
    const created_at = '2026-01-01T00:00:00Z'
    await store.accounts.addAccount({ account_id: me, name: 'me', user: null, created_at })
    await store.accounts.addKey({
      access_key: 'k',
      account_id: me,
      sealed_secret: 's',
      policy: null,
      enabled: true,
      created_at,
    })
    await settled()
    const asked = async () => {
      const moment = await store.moment()
      expect((await store.accounts.findKey('k', moment))?.account_id).toBe(me)
      expect((await store.images.find(image.id, moment))?.image.name).toBe('a')
      expect(await listNames(store.images, me, 'status=active&sort=name:asc')).toEqual(['a'])
      expect((await listOnce(store.images, me, `marker=${image.id}`)).listed).toEqual([])
      await store.ping()
    }
    await asked()
    const { state } = await store.images.audience(me)
    for (let turn = 0; turn < 2; turn++) {
      await primary.halt('SIGQUIT')
      for (let again = 0; again < 5; again++) await asked()
      expect((await store.images.audience(me)).state).toBe(state)
      const refused = await add(store, 'b').catch((error) => error)
      expect(refused).toBeInstanceOf(DatabaseAway)
      expect(refused.row).toMatchObject({ status: 503 })
      expect(events.at(-1)).toMatchObject({ server: 'primary', isUp: false })
      await primary.start()
      await vi.waitFor(() => expect(events.at(-1)).toEqual({ server: 'primary', isUp: true }), 10_000)
      await asked()
    }
    await add(store, 'b')
    expect((await listNames(store.images, me)).toSorted()).toEqual(['a', 'b'])
  })

  it('do not answer without the primary what they have not replayed of what was acknowledged here', async () => {
    const store = await open(first)
    await add(store, 'a')
    await settled()
    await pauseReplay(first.url)
    await add(store, 'b')
    await received(primary.url, first.url)
    await primary.halt('SIGQUIT')
    for (let turn = 0; turn < 3; turn++)
      await expect(listNames(store.images, me)).rejects.toBeInstanceOf(DatabaseAway)
    await expect(store.ping()).rejects.toBeInstanceOf(DatabaseAway)
    await resumeReplay(first.url)
    const listed = await vi.waitFor(() => listNames(store.images, me), 10_000)
    expect(listed.toSorted()).toEqual(['a', 'b'])
    await primary.start()
    await vi.waitFor(() => add(store, 'c'), 10_000)
    expect((await listNames(store.images, me)).toSorted()).toEqual(['a', 'b', 'c'])
  })

  it('give up a statement that is in the way of what they replay, and the primary runs it', async () => {
    const engine = await openEngine(primary.url, { replicas: [first.url] })
    engine.replication?.watch((event) => events.push(event))
    await add(await open(), 'a')
    await setting('max_standby_streaming_delay', '0')
    await caughtUp(primary.url, first.url)
    const { logged } = await engine.moment()
    const slow = engine.rowsSince<{ standby: boolean }>(
      logged,
      'select pg_is_in_recovery() as standby, pg_sleep(0.5), count(*) from image',
      [],
    )
    await vi.waitFor(async () =>
      expect((await lastStatements(first)).some((text) => text.includes('pg_sleep'))).toBe(true),
    )
    await ask(primary.url, 'delete from image')
    await ask(primary.url, 'vacuum image')
    expect(await slow).toMatchObject([{ standby: false }])
    expect(events).toEqual([])
    await engine.close()
    await setting('max_standby_streaming_delay', '30s')
  })

  it('are none when they are no standby, of another catalogue, or promoted', async () => {
    const elsewhere = await makeCluster(programs as NonNullable<typeof programs>, settings)
    await migrateDatabase(elsewhere.url)
    await (await openStore(elsewhere.url)).close()
    const strange = await elsewhere.standby()
    const third = await primary.standby()
    await settled()
    for (const [replica, reason] of [
      [primary, 'no standby'],
      [strange, '(cluster, timeline, catalogue) instead of'],
    ] as const) {
      const store = await open(replica)
      await add(store, 'a')
      expect((await listNames(store.images, me)).every((name) => name === 'a')).toBe(true)
      expect(answersOf(store)).toEqual([0])
      expect(String(events.at(-1)?.reason)).toContain(reason)
    }
    const store = await open(third)
    await add(store, 'o', { owner: other })
    await caughtUp(primary.url, third.url)
    await listNames(store.images, me)
    expect(answersOf(store)[0]).toBeGreaterThan(0)
    await ask(third.url, 'select pg_promote()')
    await add(store, 'c')
    expect(await listNames(store.images, me)).toContain('c')
    expect(String(events.at(-1)?.reason)).toContain('was promoted')
    // Now it is another server that writes, with a history of its own from here on.
    const moved = await openStore(third.url, { replicas: [first.url] })
    stores.push(moved)
    moved.replication?.watch((event) => events.push(event))
    const [before, now] = [await store.images.audience(other), await moved.images.audience(other)]
    expect(now.state).not.toBe(before.state)
    await listNames(moved.images, me)
    expect(String(events.at(-1)?.reason)).toMatch(/holds \d+ 1 .* instead of \d+ 2 /)
    await Promise.all(stores.splice(0).map(({ close }) => close()))
    const fourth = await third.standby()
    const again = await openStore(third.url, { replicas: [fourth.url] })
    stores.push(again)
    await add(again, 'd')
    await caughtUp(third.url, fourth.url)
    expect(await listNames(again.images, me)).toContain('d')
    expect(answersOf(again)[0]).toBeGreaterThan(0)
    for (const cluster of [fourth, third, elsewhere]) await cluster.remove()
  })

  it('show no list older than the last acknowledged write, whatever is paused and resumed', async () => {
    const [writer, ...readers] = [await open(), await open(first, second), await open(second)]
    let acknowledged = 0
    let isOver = false
    const image = await add(writer as Store, '0', { visibility: 'public' })
    const write = async () => {
      for (let number = 1; number <= 50; number++) {
        const put = { image: { ...image, name: String(number) } }
        await writer?.images.change(actor, image.id, () => ({ puts: [put], result: 1 }))
        acknowledged = number
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 40))
      }
      isOver = true
    }
    let lists = 0
    const read = async (store: Store, search: string) => {
      while (!isOver) {
        const least = acknowledged
        const [listed] = await listNames(store.images, me, search)
        expect(Number(listed)).toBeGreaterThanOrEqual(least)
        const found = await store.images.find(image.id, await store.moment())
        expect(Number(found?.image.name)).toBeGreaterThanOrEqual(Number(listed))
        lists += 1
      }
    }
    const pauses = async ({ url }: Cluster) => {
      while (!isOver) {
        await pauseReplay(url)
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
        await resumeReplay(url)
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
      }
    }
    await Promise.all([
      write(),
      ...readers.flatMap((store) => ['', 'status=active&sort=name:asc'].map((by) => read(store, by))),
      pauses(first),
      pauses(second),
    ])
    expect(lists).toBeGreaterThan(50)
    for (const store of readers) {
      const answers = answersOf(store).reduce((sum, count) => sum + count, 0)
      expect(answers).toBeGreaterThan(50)
    }
    expect(events).toEqual([])
  })
})
