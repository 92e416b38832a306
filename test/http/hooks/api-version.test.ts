import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import { describe, expect, test } from 'vitest'
import { bench, errorOf, image, origin, pageDay } from '../fixtures.ts'

const at = (date: string) => ({ versionClock: () => Date.parse(date) })

async function asked(
  header: string | undefined,
  changes: Parameters<typeof bench>[1] = {},
  target = '/v1/images',
) {
  const server = await bench([{ image: image(1) }, { image: image(2) }], changes)
  const headers: Record<string, string> = header === undefined ? {} : { 'scp-api-version': header }
  const answer = await server.get(target, { headers })
  await server.close()
  return answer
}

describe('choosing', () => {
  test.each([undefined, ''])('absent or empty (%s): the newest', async (header) => {
    const answer = await asked(header)
    expect([answer.statusCode, answer.headers['scp-api-version']]).toEqual([200, 'virtualserver 1.3'])
    for (const name of ['sunset', 'deprecation', 'link']) expect(answer.headers[name]).toBeUndefined()
  })

  test.each([
    '1.3',
    'v1.3',
    'virtualserver 1.6',
    'virtualserver 1',
    'virtualserver  1.3',
    'iam 1.3',
    'virtualserver 1.30',
    'VirtualServer 1.3',
    'x'.repeat(5000),
  ])('%s: 406 that names the supported ones', async (header) => {
    const answer = await asked(header)
    expect(answer.statusCode).toBe(406)
    const { code, detail } = errorOf(answer)
    expect(code).toBe('NoSuchVersion')
    for (const id of apiVersionIds) expect(detail).toContain(id)
    expect(detail.length).toBeLessThan(300)
  })
})

describe('lifecycle', () => {
  test('supported: how long it lives', async () => {
    const answer = await asked('virtualserver 1.2')
    expect(answer.headers.sunset).toBe('Mon, 31 Aug 2026 00:00:00 GMT')
    expect(answer.headers.deprecation).toBeUndefined()
    expect(answer.headers.link).toBeUndefined()
  })

  test('deprecated: since when, and what follows', async () => {
    const answer = await asked('virtualserver 1.1')
    expect(answer.headers.sunset).toBe('Sun, 31 May 2026 00:00:00 GMT')
    expect(answer.headers.deprecation).toBe(`@${Date.parse('2026-03-02T00:00:00Z') / 1000}`)
    expect(answer.headers.link).toBe(`<${origin}/openapi/1.3.json>; rel="successor-version"`)
  })

  test('the links of a page and of a version stand in one header', async () => {
    const { headers } = await asked('virtualserver 1.1', {}, '/v1/images?limit=1')
    expect(headers.link).toMatch(/rel="next", <[^>]+>; rel="successor-version"$/)
  })

  test('the status follows the clock, also while running', async () => {
    let now = Date.parse('2026-06-01T00:00:00Z')
    const server = await bench([], { versionClock: () => now })
    const deprecationOf = async () => (await server.get('/v1/images', { version: '1.2' })).headers.deprecation
    expect(await deprecationOf()).toBeUndefined()
    now = Date.parse('2026-06-02T23:59:59Z')
    expect(await deprecationOf()).toBeUndefined()
    now = Date.parse('2026-06-03T00:00:00Z')
    expect(await deprecationOf()).toBeDefined()
    await server.close()
  })

  test('errors of a version say so too', async () => {
    const answer = await asked('virtualserver 1.0', {}, '/v1/images?limit=0')
    expect(answer.statusCode).toBe(400)
    expect(answer.headers['scp-api-version']).toBe('virtualserver 1.0')
    expect(answer.headers.deprecation).toBeDefined()
  })
})

describe('past its date', () => {
  test('served by default', async () => {
    expect((await asked('virtualserver 1.0')).statusCode).toBe(200)
  })

  test('enforced: 406 that says since when', async () => {
    const enforce = { settings: { expiredVersions: 'enforce' as const } }
    const answer = await asked('virtualserver 1.0', enforce)
    expect([answer.statusCode, errorOf(answer).code]).toEqual([406, 'NoSuchVersion'])
    expect(errorOf(answer).detail).toContain('2025-12-31')
    expect((await asked('virtualserver 1.1', enforce)).statusCode).toBe(200)
  })

  test('the day itself counts as arrived', async () => {
    const enforce = { settings: { expiredVersions: 'enforce' as const } }
    const lastMoment = { ...enforce, ...at('2026-05-30T23:59:59.999Z') }
    expect((await asked('virtualserver 1.1', lastMoment)).statusCode).toBe(200)
    expect((await asked('virtualserver 1.1', { ...enforce, ...at('2026-05-31T00:00:00Z') })).statusCode).toBe(
      406,
    )
  })

  test('the version clock does not touch signatures', async () => {
    expect(Math.abs(Date.now() - pageDay)).toBeGreaterThan(15 * 60_000)
    expect((await asked('virtualserver 1.3', at('2031-01-01T00:00:00Z'))).statusCode).toBe(200)
  })
})

describe('past its date, enforced: a text names only what this service answers', () => {
  const enforce = { settings: { expiredVersions: 'enforce' as const } }
  const namedBy = async (header: string, changes: Parameters<typeof bench>[1], target?: string) => {
    const detail = String(errorOf(await asked(header, changes, target)).detail)
    return apiVersionIds.filter((id) => detail.replace(/^.*?:/, '').includes(id))
  }

  test.each([
    ['2025-12-30', ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5']],
    ['2025-12-31', ['1.1', '1.2', '1.3', '1.4', '1.5']],
    ['2026-06-01', ['1.2', '1.3', '1.4', '1.5']],
    ['2031-01-01', ['1.3', '1.4', '1.5']],
  ])('on %s: %j', async (day, expected) => {
    const changes = { ...enforce, ...at(`${day}T00:00:00Z`) }
    expect(await namedBy('virtualserver 9.9', changes)).toEqual(expected)
    const served = { ...at(`${day}T00:00:00Z`) }
    expect(await namedBy('virtualserver 9.9', served)).toEqual(apiVersionIds)
  })

  test('an expired version is not offered by the text that refuses it', async () => {
    const answer = await asked('virtualserver 1.0', { ...enforce, ...at('2031-01-01T00:00:00Z') })
    expect(errorOf(answer).detail).toMatch(/ended on 2025-12-31\. Supported: 1\.3, 1\.4, 1\.5\.$/)
  })

  test('another service keeps its editions', async () => {
    const changes = { ...enforce, ...at('2031-01-01T00:00:00Z') }
    expect(await namedBy('iam 9.9', changes, '/v1/access-keys')).toEqual(apiVersionIds)
    expect(await namedBy('resourcemanager 9.9', changes, '/v1/tags/x')).toEqual(['1.0'])
  })

  test('GET / keeps what another service at this address answers', async () => {
    const answer = await asked(undefined, { ...enforce, ...at('2031-01-01T00:00:00Z') }, '/')
    const { versions } = answer.json<{ versions: Record<string, string>[] }>()
    expect(versions.map(({ id, status, not_before }) => [id, status, not_before])).toEqual([
      ['v1.0', 'DEPRECATED', '2025-12-31'],
      ['v1.1', 'DEPRECATED', '2026-05-31'],
      ['v1.2', 'DEPRECATED', '2026-08-31'],
      ['v1.3', 'CURRENT', ''],
      ['v1.4', 'PLANNED', ''],
      ['v1.5', 'PLANNED', ''],
    ])
  })
})
