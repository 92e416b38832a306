import { type ApiVersionId, apiVersionIds } from 'scp-images-client/contract/api-versions'
import { exampleValue } from 'scp-images-client/contract/body-fields'
import type { Image } from 'scp-images-client/contract/image-fields'
import { type Operation, type OperationId, operations } from 'scp-images-client/contract/operations'
import { imageSrn } from 'scp-images-client/contract/srn'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApiDocument } from '../../src/openapi/document.ts'
import { alice, type Bench, bench, bob, creation, image } from '../http/fixtures.ts'
import { documentOf, type Loose, resolve, schemaChecker } from './json-documents.ts'

/** The real application's answers, held against the documents. */
let server: Bench
const images: Partial<Image>[] = [{}, { visibility: 'private', size: 2 ** 40, scp_gpu_driver: '535' }, {}]

beforeAll(async () => {
  server = await bench(
    images.map((changes, index) => ({ image: image(index, changes) })),
    { openApi: openApiDocument },
  )
})
afterAll(() => server.close())

const unsigned = { 'scp-accesskey': '', 'scp-signature': '', 'scp-timestamp': '' }
const table: Operation[] = Object.values(operations)

/** Each operation has an image in each version that nothing else touches. */
const imageFor = ({ operationId }: Operation, version: string) => {
  const row = table.findIndex((other) => other.operationId === operationId)
  return image(100 + 100 * apiVersionIds.indexOf(version as ApiVersionId) + row)
}

const pathOf = (operation: Operation, version: string) => {
  const { id } = imageFor(operation, version)
  return operation.path
    .replace('{version}', version)
    .replace('{image_id}', id)
    .replace('{member_id}', bob)
    .replace('{server_id}', id)
    .replace('{srn}', encodeURIComponent(btoa(imageSrn(alice, 'kr-west1', id))))
}

/** What makes the operation succeed: an image of this kind, asked for by this key, with this body. */
const cases: Partial<Record<OperationId, { changes?: Partial<Image>; as?: string; body?: object }>> = {
  importImage: { changes: { status: 'queued' } },
  updateImageMember: { as: 'bob-the-key' },
  createImageMember: { body: { member_id: 'c'.repeat(32) } },
}

async function prepare(operation: Operation, version: string): Promise<void> {
  const { changes } = cases[operation.operationId as OperationId] ?? {}
  const { id, ...facts } = imageFor(operation, version)
  await server.store.images.apply([
    {
      image: { ...facts, id, visibility: 'shared', url: creation.url, ...changes },
      members: [{ member_id: bob, status: 'pending' }],
    },
  ])
}

function request(operation: Operation, version: string) {
  const fields = Object.entries(operation.body?.({ id: '1.3' }).fields ?? {})
  const example = Object.fromEntries(fields.map(([name, field]) => [name, exampleValue(field)]))
  const { as = 'alice-key', body = example } = cases[operation.operationId as OperationId] ?? {}
  // The editions of other services are others.
  const header = operation.service === 'virtualserver' ? { version } : {}
  return server.send(operation.method, pathOf(operation, version), {
    as,
    ...header,
    ...(operation.body && { body }),
  })
}

describe.each(apiVersionIds)('answers as the document of %s says', (version) => {
  const document = documentOf(version)
  const check = schemaChecker(document)

  /** What the document says of an operation's answer; fails when it says nothing. */
  function documented({ path, method }: Operation, status: number): Loose {
    const response = document.paths[path][method.toLowerCase()].responses[status]
    expect(response, `${path} ${status}`).toBeDefined()
    return response.$ref ? resolve(document, response.$ref) : response
  }

  test.each(table)('$operationId', async (operation) => {
    await prepare(operation, version)
    const answer = await request(operation, version)
    expect(answer.statusCode, answer.body).toBe(operation.success)
    const { content } = documented(operation, operation.success)
    const type = answer.headers['content-type']
    if (content === undefined) return expect([answer.body, type]).toEqual(['', undefined])
    const [[mediaType, { schema }]] = Object.entries<Loose>(content) as [[string, Loose]]
    const body = mediaType === 'application/json' ? answer.json() : answer.body
    expect([check(schema, body), type]).toEqual(['', mediaType])
  })

  test('listImages sends the headers of the document', async () => {
    const answer = await server.get('/v1/images?limit=1&page=2', { version })
    const { headers } = documented(operations.listImages, 200)
    const told = Object.keys(headers).map((name) => name.toLowerCase())
    const own = Object.keys(answer.headers).filter((name) => !/^(content-|date$|connection$)/.test(name))
    expect(told).toEqual(expect.arrayContaining(own))
    for (const [name, { $ref }] of Object.entries<Loose>(headers)) {
      const sent = answer.headers[name.toLowerCase()]
      if (sent !== undefined) expect(check(resolve(document, $ref).schema, sent), name).toBe('')
    }
    const dated = resolve(document, headers.Sunset.$ref).example
    expect(answer.headers.sunset).toBe(dated)
  })

  test('showImage answers 404 as documented', async () => {
    const answer = await server.get(`/v1/images/${image(99).id}`, { version })
    expect(answer.statusCode).toBe(404)
    const { schema } = documented(operations.showImage, 404).content['application/json']
    expect(check(schema, answer.json())).toBe('')
  })

  test.each([
    [400, '/v1/images?limit=0&visibility=all&sort=x', {}],
    [400, '/v1/images?marker=00000000-0000-4000-8000-999999999999', {}],
    [401, '/v1/images', unsigned],
    [406, '/v1/images', { 'scp-api-version': 'virtualserver 9.9' }],
    [414, `/v1/images?name=${'a'.repeat(9000)}`, {}],
  ])('listImages answers %i as documented: %s', async (status, target, headers) => {
    const answer = await server.get(target, { version, headers })
    expect(answer.statusCode).toBe(status)
    const { schema } = documented(operations.listImages, status).content['application/json']
    expect(check(schema, answer.json())).toBe('')
  })

  test.each(table.filter(({ conditional }) => conditional === 'none-match'))(
    '$operationId answers 304',
    async (operation) => {
      await prepare(operation, version)
      const target = pathOf(operation, version)
      const tag = String((await server.get(target, { version })).headers.etag)
      const answer = await server.get(target, { version, headers: { 'if-none-match': tag } })
      expect(answer.statusCode).toBe(304)
      expect(answer.body).toBe('')
      documented(operation, 304)
    },
  )

  test('the document itself is served', async () => {
    const answer = await server.get(`/openapi/${version}.json`)
    expect(answer.json()).toEqual(document)
  })
})
