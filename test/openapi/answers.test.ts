import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiVersionIds } from '../../src/contract/api-versions.ts'
import type { Image } from '../../src/contract/image-fields.ts'
import { type Operation, operations } from '../../src/contract/operations.ts'
import { openApiDocument } from '../../src/openapi/document.ts'
import { type Bench, bench, image } from '../http/fixtures.ts'
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

const pathOf = ({ path }: { path: string }, version: string) =>
  path.replace('{version}', version).replace('{image_id}', image(1).id)

describe.each(apiVersionIds)('answers as the document of %s says', (version) => {
  const document = documentOf(version)
  const check = schemaChecker(document)

  /** What the document says of an operation's answer; fails when it says nothing. */
  function documented({ path }: Operation, status: number): Loose {
    const response = document.paths[path].get.responses[status]
    expect(response, `${path} ${status}`).toBeDefined()
    return response.$ref ? resolve(document, response.$ref) : response
  }

  test.each(table)('$operationId', async (operation) => {
    const answer = await server.get(pathOf(operation, version), { version })
    expect(answer.statusCode).toBe(200)
    const response = documented(operation, 200)
    expect(check(response.content['application/json'].schema, answer.json())).toBe('')
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
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

  test.each([operations.listImages, operations.showImage, operations.showDocument])(
    '$operationId answers 304',
    async (operation) => {
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
