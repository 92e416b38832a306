import { expect, it, vi } from 'vitest'
import { migrateDatabase } from '../../../src/repository/maintenance/migrate.ts'
import { openEngine, openStore } from '../../../src/repository/open.ts'
import type { Cluster } from '../../postgres/cluster.ts'
import { caughtUp } from '../../postgres/replay.ts'
import { ask } from '../../postgres/schema-url.ts'
import { soon } from '../../time-limits.ts'
import { listNames } from '../walk.ts'
import { add, answersOf, describeReplicas, lastStatements, makePrimary, me, other } from './replica-lab.ts'

async function setting({ url }: Cluster, name: string, value: string) {
  await ask(url, `alter system set ${name} = '${value}'`)
  await ask(url, 'select pg_reload_conf()')
}

describeReplicas((lab) => {
  const { closeStores, events, open, settled, stores } = lab

  it('give up a statement that is in the way of what they replay, and the primary runs it', async () => {
    const engine = await openEngine(lab.primary.url, { replicas: [lab.first.url] })
    engine.replication?.watch((event) => events.push(event))
    await add(await open(), 'a')
    await setting(lab.first, 'max_standby_streaming_delay', '0')
    await caughtUp(lab.primary.url, lab.first.url)
    const { lsn: logged } = await engine.dataVersion()
    const slow = engine.queryAt<{ standby: boolean }>(
      logged,
      'select pg_is_in_recovery() as standby, pg_sleep(0.5), count(*) from image',
      [],
    )
    await vi.waitFor(
      async () =>
        expect((await lastStatements(lab.first)).some((text) => text.includes('pg_sleep'))).toBe(true),
      soon,
    )
    await ask(lab.primary.url, 'delete from image')
    await ask(lab.primary.url, 'vacuum image')
    expect(await slow).toMatchObject([{ standby: false }])
    expect(events).toEqual([])
    await engine.close()
    await setting(lab.first, 'max_standby_streaming_delay', '30s')
  })

  it('are none when they are no standby, of another catalogue, or promoted', async () => {
    const elsewhere = await makePrimary()
    await migrateDatabase(elsewhere.url)
    await (await openStore(elsewhere.url)).close()
    const strange = await elsewhere.standby()
    const third = await lab.primary.standby()
    await settled()
    for (const [replica, reason] of [
      [lab.primary, 'no standby'],
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
    await caughtUp(lab.primary.url, third.url)
    await listNames(store.images, me)
    expect(answersOf(store)[0]).toBeGreaterThan(0)
    await ask(third.url, 'select pg_promote()')
    await add(store, 'c')
    expect(await listNames(store.images, me)).toContain('c')
    expect(String(events.at(-1)?.reason)).toContain('was promoted')
    // Now it is another server that writes, with a history of its own from here on.
    const moved = await openStore(third.url, { replicas: [lab.first.url] })
    stores.push(moved)
    moved.replication?.watch((event) => events.push(event))
    const [before, now] = [await store.images.audience(other), await moved.images.audience(other)]
    expect(now.state).not.toBe(before.state)
    await listNames(moved.images, me)
    expect(String(events.at(-1)?.reason)).toMatch(/holds \d+ 1 .* instead of \d+ 2 /)
    await closeStores()
    const fourth = await third.standby()
    const again = await openStore(third.url, { replicas: [fourth.url] })
    stores.push(again)
    await add(again, 'd')
    await caughtUp(third.url, fourth.url)
    expect(await listNames(again.images, me)).toContain('d')
    expect(answersOf(again)[0]).toBeGreaterThan(0)
    for (const cluster of [fourth, third, elsewhere]) await cluster.remove()
  })
})
