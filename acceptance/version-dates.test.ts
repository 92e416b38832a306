import { beforeAll, describe, expect, type TestContext } from 'vitest'
import { callUnsigned, discovery, main } from './caller.ts'
import { listTarget } from './catalogue.ts'
import type { Answer } from './exchange.ts'
import { versions as known } from './image-shape.ts'
import { refusalOf } from './refusal.ts'
import { need, ownRule, settings, vendorRule } from './rule.ts'
import { type ListedVersion, listedVersions } from './version-list.ts'

const day = 86_400_000
const supportedDays = 90

/** Midnight UTC that ends the version's guarantee, in ms. */
const sunsetOf = (version: ListedVersion) => Date.parse(`${version.not_before}T00:00:00Z`)
const list = ({ id }: ListedVersion) =>
  main.call(listTarget({ limit: 1 }), { version: `virtualserver ${id.slice(1)}` })

let versions: readonly ListedVersion[] = []
let dated: readonly ListedVersion[] = []
let now = 0

beforeAll(async () => {
  versions = (await listedVersions()).filter(({ id }) => known.some((version) => `v${version}` === id))
  dated = versions.filter(({ not_before, status }) => not_before && /^(SUPPORTED|DEPRECATED)$/.test(status))
  now = Date.parse(settings.clock ?? String((await callUnsigned(discovery)).headers.date))
})

/** The answers of dated versions with this status that are served. */
async function served(context: TestContext, ...statuses: string[]): Promise<[ListedVersion, Answer][]> {
  const wanted = dated.filter(({ status }) => statuses.includes(status))
  const all = await Promise.all(
    wanted.map(async (row): Promise<[ListedVersion, Answer]> => [row, await list(row)]),
  )
  const answers = all.filter(([, { status }]) => status === 200)
  need(context, answers.length > 0, `no ${statuses.join(' or ')} version is served today`)
  return answers
}

describe('GET /: the status of a version is a function of the date', () => {
  vendorRule('90 or more days left: SUPPORTED; fewer, or past: DEPRECATED', (context) => {
    need(context, dated.length > 0, 'no SUPPORTED or DEPRECATED version has a date')
    for (const version of dated) {
      const daysLeft = (sunsetOf(version) - Math.floor(now / day) * day) / day
      const status = daysLeft >= supportedDays ? 'SUPPORTED' : 'DEPRECATED'
      const hint = `${version.id}, ${daysLeft} days left (a server whose clock is not the real time needs --clock)`
      expect(version.status, hint).toBe(status)
    }
  })

  ownRule('1.0 to 1.3 have the dates of the page, later ones none', () => {
    expect(versions.map(({ id, not_before }) => [id, not_before])).toEqual([
      ['v1.0', '2025-12-31'],
      ['v1.1', '2026-05-31'],
      ['v1.2', '2026-08-31'],
      ['v1.3', ''],
      ['v1.4', ''],
      ['v1.5', ''],
    ])
  })

  ownRule('on 2026-05-01 the statuses are those of the page', (context) => {
    need(
      context,
      settings.clock?.startsWith('2026-05-01'),
      'the server does not run on that day: see --clock',
    )
    const statuses = versions.map(({ status }) => status)
    expect(statuses.slice(0, 3)).toEqual(['DEPRECATED', 'DEPRECATED', 'SUPPORTED'])
    // The page's CURRENT one is 1.3; which of those without a date it is, the operator may say.
    const current = statuses.indexOf('CURRENT')
    const wanted = versions.map((_, at) =>
      at < current ? 'SUPPORTED' : at > current ? 'PLANNED' : 'CURRENT',
    )
    expect(statuses.slice(3)).toEqual(wanted.slice(3))
  })
})

describe('GET /v1/images: the end of a version is announced', () => {
  ownRule('Sunset for every version whose end is known (RFC 8594)', async (context) => {
    for (const [version, { headers }] of await served(context, 'SUPPORTED', 'DEPRECATED')) {
      expect(headers.sunset, version.id).toBe(new Date(sunsetOf(version)).toUTCString())
    }
  })

  ownRule('Deprecation for a DEPRECATED version: the day its last 90 began (RFC 9745)', async (context) => {
    for (const [version, { headers }] of await served(context, 'DEPRECATED')) {
      expect(headers.deprecation, version.id).toBe(`@${sunsetOf(version) / 1000 - supportedDays * 86_400}`)
    }
  })

  ownRule('a DEPRECATED version links to its successor', async (context) => {
    for (const [, { headers }] of await served(context, 'DEPRECATED')) {
      expect(headers.link).toMatch(/<https?:\/\/[^>]+>; rel="successor-version"/)
    }
  })

  ownRule('a SUPPORTED version is not called deprecated', async (context) => {
    for (const [, { headers }] of await served(context, 'SUPPORTED')) {
      expect(headers.deprecation).toBeUndefined()
      expect(headers.link ?? '').not.toContain('successor-version')
    }
  })

  ownRule.for(['CURRENT', 'PLANNED'])('a %s version has none of these headers', async (wanted, context) => {
    const found = versions.filter(({ status }) => status === wanted)
    need(context, found.length > 0, `no version of ${known.join(', ')} is ${wanted}`)
    for (const version of found) {
      const { headers } = await list(version)
      expect([headers.sunset, headers.deprecation]).toEqual([undefined, undefined])
      expect(headers.link ?? '').not.toContain('successor-version')
    }
  })

  ownRule('past its date a version is served, or refused with 406 that says since when', async (context) => {
    const past = dated.filter((version) => now >= sunsetOf(version))
    need(context, past.length > 0, 'no version is past its date')
    for (const version of past) {
      const answer = await list(version)
      if (answer.status === 200) expect(answer.headers.deprecation).toBeDefined()
      else expect(refusalOf(answer, 406, 'NoSuchVersion').detail).toContain(version.not_before)
    }
  })
})
