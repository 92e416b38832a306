import { apiVersionIds, newestChoices } from 'scp-images-client/contract/api-versions'
import { fieldsOf } from 'scp-images-client/contract/image-fields'
import { describe, expect, test } from 'vitest'
import { bench, image, origin } from '../fixtures.ts'

const statusesAt = '2026-05-01T00:00:00Z'

describe.each([
  ['1.3', ['DEPRECATED', 'DEPRECATED', 'SUPPORTED', 'CURRENT', 'PLANNED', 'PLANNED']],
  ['1.4', ['DEPRECATED', 'DEPRECATED', 'SUPPORTED', 'SUPPORTED', 'CURRENT', 'PLANNED']],
  ['1.5', ['DEPRECATED', 'DEPRECATED', 'SUPPORTED', 'SUPPORTED', 'SUPPORTED', 'CURRENT']],
] as const)('a server whose newest version is %s', (newestVersion, statuses) => {
  const serve = () =>
    bench([{ image: image(1, { zone: 'kr-east1-b' }) }], {
      settings: { newestVersion },
      versionClock: () => Date.parse(statusesAt),
    })

  test('answers it to a request without the header, in its shape and without an end', async () => {
    const server = await serve()
    const { headers, body } = await server.get('/v1/images')
    expect(headers['scp-api-version']).toBe(`virtualserver ${newestVersion}`)
    const [first = {}] = (JSON.parse(body) as { images: object[] }).images
    expect(Object.keys(first)).toEqual(fieldsOf(newestVersion, 'list'))
    for (const name of ['sunset', 'deprecation', 'link']) expect(headers[name]).toBeUndefined()
    await server.close()
  })

  test('lists all versions with their statuses, and serves each to whoever names it', async () => {
    const server = await serve()
    const { versions } = (await server.app.inject('/')).json<{
      versions: { id: string; status: string; not_before: string }[]
    }>()
    expect(versions.map(({ id }) => id)).toEqual(apiVersionIds.map((id) => `v${id}`))
    expect(versions.map(({ status }) => status)).toEqual(statuses)
    for (const [index, id] of apiVersionIds.entries()) {
      const answer = await server.get(`/v1/images/${image(1).id}`, { version: id })
      expect([answer.statusCode, answer.headers['scp-api-version']]).toEqual([200, `virtualserver ${id}`])
      expect(Object.keys(answer.json())).toEqual(fieldsOf(id, 'show'))
      // What has no known end, PLANNED, CURRENT or SUPPORTED, says nothing of one.
      const end = versions[index]?.not_before
      expect(answer.headers.sunset).toBe(end ? new Date(`${end}T00:00:00Z`).toUTCString() : undefined)
      expect(answer.headers.deprecation !== undefined).toBe(statuses[index] === 'DEPRECATED')
    }
    await server.close()
  })

  test('is the successor of what is deprecated', async () => {
    const server = await serve()
    const { headers } = await server.get('/v1/images', { version: '1.0' })
    expect(headers.link).toBe(`<${origin}/openapi/${newestVersion}.json>; rel="successor-version"`)
    await server.close()
  })

  test('answers IAM and the resource manager as ever', async () => {
    const server = await serve()
    const keys = await Promise.all(
      ['', ...apiVersionIds.map((id) => `iam ${id}`)].map((header) =>
        server.get('/v1/access-keys', { headers: { 'scp-api-version': header } }),
      ),
    )
    expect(new Set(keys.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
    expect(new Set(keys.map(({ body }) => body)).size).toBe(1)
    for (const { headers } of keys) expect(headers.sunset).toBeUndefined()
    await server.close()
  })
})

test('what may be the newest', () => {
  expect(newestChoices).toEqual(['1.3', '1.4', '1.5'])
})
