import { expect, it } from 'vitest'
import { openStore } from '../../../src/repository/open.ts'
import type { Store } from '../../../src/repository/store.ts'
import { startBalancer } from '../../postgres/balancer.ts'
import type { Cluster } from '../../postgres/cluster.ts'
import { caughtUp, pauseReplay, resumeReplay } from '../../postgres/replay.ts'
import { listNames, listOnce } from '../walk.ts'
import { actor, add, answersOf, describeReplicas, lastStatements, me, other } from './replica-lab.ts'

describeReplicas((lab) => {
  const { closeStores, events, open, settled, stores } = lab

  it('answer lists, markers and images; keys, scopes and what is current the primary tells', async () => {
    // With a role that may see nothing of how a standby receives its log.
    const store = await openStore(lab.primary.url, {
      replicas: [lab.first.url.replace('postgres@', 'reader@')],
    })
    stores.push(store)
    const names = ['a', 'b', 'c']
    for (const name of names) await add(store, name)
    await settled()
    const [, marker] = (await listOnce(store.images, me, 'sort=name:asc')).listed
    const after = await listOnce(store.images, me, `sort=name:asc&marker=${marker?.id}`)
    expect(after.listed.map(({ name }) => name)).toEqual(['c'])
    expect((await listOnce(store.images, me, 'status=active&sort=name:asc')).listed).toHaveLength(3)
    await store.accounts.findKey('key')
    const found = await store.images.find(marker?.id ?? '', await store.dataVersion())
    expect(found?.image.name).toBe('b')
    const [there, here] = [await lastStatements(lab.first), await lastStatements(lab.primary)]
    expect(there.filter((text) => /from image/.test(text))).toHaveLength(1)
    expect(there.filter((text) => /access_key/.test(text))).toEqual([])
    expect(here.filter((text) => /access_key/.test(text))).toHaveLength(1)
    const [before = 0] = answersOf(store)
    await listOnce(store.images, me, '')
    expect(answersOf(store)).toEqual([before + 1])
  })

  it('never show less than was acknowledged, in this process or another, however far behind they are', async () => {
    const [one, two] = [await open(lab.first), await open(lab.first)]
    await add(one, 'p')
    const hidden = await add(one, 'm', { os_hidden: true })
    const afterHidden = `sort=name:asc&marker=${hidden.id}`
    for (const store of [one, two])
      expect((await listOnce(store.images, me, afterHidden)).listed).toHaveLength(1)
    await settled()
    await pauseReplay(lab.first.url)
    // It is in no scope, and so no scope tells that it changed.
    await two.images.change(actor, hidden.id, () => ({
      puts: [{ image: { ...hidden, name: 'y' } }],
      result: 1,
    }))
    for (const store of [one, two]) expect((await listOnce(store.images, me, afterHidden)).listed).toEqual([])
    const image = await add(one, 'x', { os_distro: 'new' })
    for (const store of [one, two]) {
      expect((await listNames(store.images, me, 'sort=name:asc')).toSorted()).toEqual(['p', 'x'])
      expect((await store.images.find(image.id, await store.dataVersion()))?.image.name).toBe('x')
      expect(await listNames(store.images, me, 'os_distro=new&sort=name:asc')).toEqual(['x'])
      expect(await listNames(store.images, other)).toEqual([])
    }
    const [status] = (await one.replication?.status()) ?? []
    expect(status).toMatchObject({ isUp: true })
    expect(status?.lag).toBeGreaterThan(0)
    await resumeReplay(lab.first.url)
    await caughtUp(lab.primary.url, lab.first.url)
    const [before] = answersOf(one)
    expect((await listNames(one.images, me)).toSorted()).toEqual(['p', 'x'])
    expect(answersOf(one)[0]).toBeGreaterThan(before as number)
    expect(events).toEqual([])
  })

  it('may be several behind one address: each connection is as far as its own server', async () => {
    const balancer = await startBalancer([lab.first.url, lab.second.url])
    const store = await openStore(lab.primary.url, { replicas: [balancer.url] })
    stores.push(store)
    const image = await add(store, '0')
    for (let turn = 1; turn <= 6; turn++) {
      await settled()
      await pauseReplay(lab.first.url)
      const name = String(turn)
      await store.images.change(actor, image.id, () => ({ puts: [{ image: { ...image, name } }], result: 1 }))
      await caughtUp(lab.primary.url, lab.second.url)
      for (let wave = 0; wave < 3; wave++) {
        const lists = await Promise.all(Array.from({ length: 12 }, () => listNames(store.images, me)))
        expect(lists).toEqual(lists.map(() => [name]))
      }
      await resumeReplay(lab.first.url)
    }
    expect(answersOf(store)[0]).toBeGreaterThan(0)
    await closeStores()
    await balancer.stop()
  })

  it('show no list older than the last acknowledged write, whatever is paused and resumed', async () => {
    const [writer, ...readers] = [await open(), await open(lab.first, lab.second), await open(lab.second)]
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
        const found = await store.images.find(image.id, await store.dataVersion())
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
      pauses(lab.first),
      pauses(lab.second),
    ])
    expect(lists).toBeGreaterThan(50)
    for (const store of readers) {
      const answers = answersOf(store).reduce((sum, count) => sum + count, 0)
      expect(answers).toBeGreaterThan(50)
    }
    expect(events).toEqual([])
  })
})
