import { expect, it, vi } from 'vitest'
import { DatabaseUnavailable } from '../../../src/repository/sql/errors.ts'
import { pauseReplay, received, resumeReplay } from '../../postgres/replay.ts'
import { soon } from '../../time-limits.ts'
import { listNames, listOnce } from '../walk.ts'
import { add, describeReplicas, me } from './replica-lab.ts'

describeReplicas((lab) => {
  const { events, open, settled } = lab

  it('are left out when they end, are used again when they are back, and fail no request', async () => {
    const store = await open(lab.first, lab.second)
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
      return vi.waitFor(() => expect(requests).toBeGreaterThan(until), soon)
    }
    await more(50)
    for (const gone of [[lab.first], [lab.second], [lab.first, lab.second]]) {
      await Promise.all(gone.map((replica) => replica.halt('SIGQUIT')))
      await more(50)
      const statuses = (await store.replication?.status()) ?? []
      expect(statuses.filter(({ isUp }) => !isUp).length).toBeGreaterThanOrEqual(gone.length - 1)
      await Promise.all(gone.map((replica) => replica.start()))
      await vi.waitFor(async () => {
        const all = (await store.replication?.status()) ?? []
        expect(all.every(({ isUp }) => isUp)).toBe(true)
      }, soon)
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
    const store = await open(lab.first, lab.second)
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
      const moment = await store.dataVersion()
      expect((await store.accounts.findKey('k', moment))?.account_id).toBe(me)
      expect((await store.images.find(image.id, moment))?.image.name).toBe('a')
      expect(await listNames(store.images, me, 'status=active&sort=name:asc')).toEqual(['a'])
      expect((await listOnce(store.images, me, `marker=${image.id}`)).listed).toEqual([])
      await store.ping()
    }
    await asked()
    const { state } = await store.images.audience(me)
    for (let turn = 0; turn < 2; turn++) {
      await lab.primary.halt('SIGQUIT')
      for (let again = 0; again < 5; again++) await asked()
      expect((await store.images.audience(me)).state).toBe(state)
      const refused = await add(store, 'b').catch((error) => error)
      expect(refused).toBeInstanceOf(DatabaseUnavailable)
      expect(refused.row).toMatchObject({ status: 503 })
      expect(events.at(-1)).toMatchObject({ server: 'primary', isUp: false })
      await lab.primary.start()
      await vi.waitFor(() => expect(events.at(-1)).toEqual({ server: 'primary', isUp: true }), soon)
      await asked()
    }
    await add(store, 'b')
    expect((await listNames(store.images, me)).toSorted()).toEqual(['a', 'b'])
  })

  it('do not answer without the primary what they have not replayed of what was acknowledged here', async () => {
    const store = await open(lab.first)
    await add(store, 'a')
    await settled()
    await pauseReplay(lab.first.url)
    await add(store, 'b')
    await received(lab.primary.url, lab.first.url)
    await lab.primary.halt('SIGQUIT')
    for (let turn = 0; turn < 3; turn++)
      await expect(listNames(store.images, me)).rejects.toBeInstanceOf(DatabaseUnavailable)
    await expect(store.ping()).rejects.toBeInstanceOf(DatabaseUnavailable)
    await resumeReplay(lab.first.url)
    const listed = await vi.waitFor(() => listNames(store.images, me), soon)
    expect(listed.toSorted()).toEqual(['a', 'b'])
    await lab.primary.start()
    await vi.waitFor(() => add(store, 'c'), soon)
    expect((await listNames(store.images, me)).toSorted()).toEqual(['a', 'b', 'c'])
  })
})
