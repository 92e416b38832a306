import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Image } from 'scp-images-client/contract/image-fields'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { groupChecks, imageChecks } from '../../../src/catalogue/doctor/checks.ts'
import type { Finding } from '../../../src/catalogue/doctor/finding.ts'
import { entriesOf, stateOf } from '../../../src/catalogue/history.ts'
import { examineDatabase } from '../../../src/repository/maintenance/examine.ts'
import { charts } from '../../../src/repository/maintenance/image-scan.ts'
import { migrateDatabase } from '../../../src/repository/maintenance/migrate.ts'
import { openEngine, openStore } from '../../../src/repository/open.ts'
import { stateAt } from '../../catalogue/past-state.ts'
import { hasPostgres, Schemas } from '../../postgres/schemas.ts'
import { accounts, imageOf } from '../arbitraries.ts'

const day = (n: number) => `2026-01-${String(n).padStart(2, '0')}T00:00:00Z`
const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** Few values of each, so that much is equal. */
const state = fc.record({
  name: fc.constantFrom('a', 'b', 'é', '힣'),
  url: fc.constantFrom(null, 'https://x.example/1', 'https://x.example/2', 'https://x.example/É'),
  os_hash_value: fc.constantFrom(null, 'a', 'b', 'B', 'c'),
  os_hash_algo: fc.constantFrom('sha256', 'sha512'),
  checksum: fc.constantFrom(null, 'm', 'n'),
  updated_at: fc.integer({ min: 1, max: 28 }).map(day),
  visibility: fc.constantFrom('public' as const, 'shared' as const),
  os_distro: fc.constantFrom(null, 'alma', 'Alma'),
})
const lives = fc.array(
  fc.record({
    states: fc.array(state, { minLength: 1, maxLength: 4 }),
    owner: fc.constantFrom(...accounts),
    shared: fc.boolean(),
    deleted: fc.nat(5).map((n) => n === 0),
  }),
  { minLength: 60, maxLength: 60 },
)
type Lives = typeof lives extends fc.Arbitrary<infer T> ? T : never

const [some] = fc.sample(lives, { seed: 29, numRuns: 1 }) as [Lives]

const imagesOf = ({ states, owner }: Lives[number], n: number): Image[] =>
  states.map((fields) => imageOf({ id: idOf(n), owner, created_at: day(1), ...fields }))

/** Make the images what they were, one state after the other, in batches and with what comes before at once. */
async function fill(url: string, all: Lives): Promise<void> {
  const store = await openStore(url)
  const longest = Math.max(...all.map(({ states }) => states.length))
  const [atOnce, inTurn] = [0, 1].map((rest) =>
    all.map((life, n) => ({ life, n })).filter(({ n }) => n % 2 === rest),
  )
  await store.images.apply(
    (atOnce ?? []).map(({ life, n }) => {
      const images = imagesOf(life, n)
      const members = life.shared ? [{ member_id: 'm', status: 'pending' as const }] : []
      return { image: images.at(-1) as Image, earlier: images.slice(0, -1), members }
    }),
  )
  for (let step = 0; step < longest; step++)
    await store.images.apply(
      (inTurn ?? []).flatMap(({ life, n }) => imagesOf(life, n)[step] ?? []).map((image) => ({ image })),
    )
  for (const [n, { deleted }] of all.entries())
    if (deleted)
      await store.images.change(
        { operation: 'test', account_id: null, access_key: null, request_id: null },
        idOf(n),
        () => ({ removes: [idOf(n)], result: 0 }),
      )
  await store.close()
}

const world = {
  now: Date.parse(day(28)),
  distros: ['alma'],
  distroNamed: (word: string) => (/^alma/i.test(word) ? 'alma' : undefined),
}

async function examined(url: string): Promise<{ findings: Finding[]; images: number }> {
  const findings: Finding[] = []
  const onFinding = async (finding: Finding) => void findings.push(finding)
  const images = await examineDatabase(url, { imageChecks, groupChecks, world, onFinding })
  return { findings, images }
}

/** What a plain look at all states of all images finds: how many groups of each check, and of how many. */
function expected(all: Lives) {
  const seen = all.flatMap((life, n) =>
    imagesOf(life, n).map((image, at) => {
      const { os_hash_algo, os_hash_value, checksum } = image
      const [algorithm, value] = os_hash_value ? [os_hash_algo, os_hash_value] : ['md5', checksum]
      const digest = value && `${algorithm}:${value}`.toLowerCase()
      return {
        n,
        url: image.url,
        digest,
        address: digest && image.url && `${algorithm} ${image.url}`,
        isNow: at === life.states.length - 1 && !life.deleted,
        // The type of all is the same, and the architecture: family and name are one with distribution and name.
        namesake: JSON.stringify([image.owner, image.os_distro, image.name]),
      }
    }),
  )
  type Seen = (typeof seen)[number]
  const counts = (rows: Seen[], key: (one: Seen) => string | null, what: (one: Seen) => unknown) =>
    [...new Set(rows.map(key))]
      .filter((value) => value !== null)
      .map((value) => rows.filter((one) => key(one) === value))
      .map((group) => ({
        differing: new Set(group.map(what).filter((value) => value !== null)).size,
        urls: new Set(group.map(({ url }) => url).filter((url) => url !== null)).size,
      }))
      .filter(({ differing }) => differing > 1)
  const now = seen.filter(({ isNow }) => isNow)
  const changes = counts(
    seen,
    (one) => one.address,
    (one) => one.digest,
  )
  return {
    'address-changed': [changes.length, changes.reduce((sum, { differing }) => sum + differing - 1, 0)],
    'digest-moved': countOf(
      counts(
        seen,
        (one) => one.digest,
        (one) => one.url,
      ),
    ),
    'digest-twice': countOf(
      counts(
        now,
        (one) => one.digest,
        (one) => one.n,
      ).filter(({ urls }) => urls < 2),
    ),
    'name-twice': countOf(
      counts(
        now,
        (one) => one.namesake,
        (one) => one.n,
      ),
    ),
  }
}
const countOf = (rows: unknown[]) => [rows.length, rows.length]

const tally = (findings: readonly Finding[], name: string) => {
  const own = findings.filter(({ check }) => check === name)
  return [own.length, own.reduce((sum, { cases }) => sum + cases, 0)]
}

function suite(place: () => Promise<string>, found: { findings: Finding[] }[]) {
  it('finds what a plain look at all states of all images finds', async () => {
    const url = await place()
    await fill(url, some)
    const { findings, images } = await examined(url)
    found.push({ findings })
    expect(images).toBe(some.filter(({ deleted }) => !deleted).length)
    for (const [name, counts] of Object.entries(expected(some)))
      expect([name, ...tally(findings, name)]).toEqual([name, ...counts])
    for (const { images: suspects, count } of findings) {
      expect(suspects.length).toBeGreaterThan(0)
      expect(suspects.length).toBeLessThanOrEqual(Math.min(count, 20))
      for (const { id, deleted } of suspects)
        expect([id, deleted === true]).toEqual([id, some[Number(id.slice(-12))]?.deleted])
    }
    expect(tally(findings, 'shared-alone')[0]).toBeGreaterThan(0)
    expect(tally(findings, 'distro-spelling')[0]).toBeGreaterThan(0)
    expect(await examined(url)).toEqual({ findings, images })
  })

  it('reads the history that the repository reads, image by image', async () => {
    const url = await place()
    await fill(url, some)
    const [store, engine] = [await openStore(url), await openEngine(url)]
    try {
      const read = new Map<string, unknown>()
      for await (const { image, history, hasMembers } of charts(engine.reader)) {
        const id = image?.id ?? String(history[0]?.before.id)
        read.set(id, { image, changes: history.map(({ before }) => before), hasMembers })
      }
      expect(read.size).toBe(some.length)
      for (const [n] of some.entries()) {
        const found = await store.images.find(idOf(n))
        const rows = await store.images.history(idOf(n))
        expect(read.get(idOf(n))).toEqual({
          image: found?.image,
          changes: rows.filter(({ kind }) => kind !== 'created').map(({ before }) => before),
          hasMembers: (found?.members.length ?? 0) > 0,
        })
        const now = found && stateOf(found)
        expect(entriesOf(now, rows)).toHaveLength(rows.length)
        expect(stateAt(now, rows, -1)).toBeUndefined()
      }
    } finally {
      await store.close()
      await engine.close()
    }
  })

  it('finds nothing where there is nothing', async () => {
    expect(await examined(await place())).toEqual({ findings: [], images: 0 })
  })
}

const found: { findings: Finding[] }[] = []

describe('SQLite', () => {
  let folder: string
  let made = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scp-images-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const place = async () => {
    const url = `sqlite:${join(folder, `${made++}.db`)}`
    await migrateDatabase(url)
    return url
  }
  suite(place, found)

  it('finds everything in a catalogue of many pages, and shows some of it', async () => {
    const url = await place()
    const store = await openStore(url)
    const many = Array.from({ length: 2500 }, (_, n) =>
      imageOf({
        id: idOf(n),
        name: `n${n}`,
        url: `https://x.example/${n % 1250}`,
        os_hash_algo: 'sha256',
        os_hash_value: n < 1250 ? `${n}` : 'a',
        created_at: day(1),
        updated_at: day(n < 1250 ? 1 : 2),
      }),
    )
    await store.images.apply(many.map((image) => ({ image })))
    await store.images.apply(many.map((image) => ({ image: { ...image, min_disk: 7 } })))
    await store.close()
    const { findings, images } = await examined(url)
    expect(images).toBe(2500)
    expect(tally(findings, 'address-changed')).toEqual([1250, 1250])
    const [moved, ...others] = findings.filter(({ check }) => check === 'digest-moved')
    expect(others).toEqual([])
    expect(moved).toMatchObject({ count: 1250, what: expect.stringContaining('is at 1250 addresses') })
    expect(moved?.images).toHaveLength(20)
  })
})

describe.runIf(hasPostgres)('PostgreSQL', () => {
  const schemas = new Schemas()
  const place = async () => {
    const url = await schemas.place()
    await migrateDatabase(url)
    return url
  }
  suite(place, found)

  it('finds what SQLite finds, in the same order and the same words', () => {
    expect(found).toHaveLength(2)
    expect(found[1]).toEqual(found[0])
  })
})
