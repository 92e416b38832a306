import { apiVersions, pageVersionId } from 'scp-images-client/contract/api-versions'
import { errors } from 'scp-images-client/contract/errors/errors'
import { imageListSchema, listParameterNames } from 'scp-images-client/contract/list-images'
import { errorsOf } from 'scp-images-client/contract/operation-errors'
import { type Operation, operations } from 'scp-images-client/contract/operations'
import { describe, expect, test } from 'vitest'
import { openApiDocument } from '../../src/openapi/document.ts'
import { vendorExample } from '../contract/vendor-examples.ts'
import {
  documentOf,
  type Loose,
  objectsOf,
  openApiValidator,
  resolve,
  schemaChecker,
} from './json-documents.ts'

const isOpenApi = openApiValidator()
const table: Operation[] = Object.values(operations)

describe.each(apiVersions)('document of $id', (version) => {
  const document = documentOf(version.id)
  const check = schemaChecker(document)
  const list = document.paths['/v1/images'].get
  const objects = [...objectsOf(document)]
  const items: [string, Loose][] = Object.entries<Loose>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Loose>(methods).map(([method, item]): [string, Loose] => [`${method} ${path}`, item]),
  )

  test('is OpenAPI 3.1', () => {
    expect(isOpenApi(document), JSON.stringify(isOpenApi.errors)).toBe(true)
    expect(document.openapi).toBe('3.1.1')
    expect(document.info.version).toBe(version.id)
  })

  test('every reference points at something', () => {
    const references = objects.filter(({ value }) => '$ref' in value)
    expect(references.length).toBeGreaterThan(10)
    for (const { path, value } of references) expect(resolve(document, value.$ref), path).toBeDefined()
  })

  test('every component is referred to', () => {
    const used = new Set(objects.map(({ value }) => value.$ref))
    const { securitySchemes, ...components } = document.components
    for (const [kind, named] of Object.entries<Loose>(components)) {
      for (const name of Object.keys(named)) expect(used).toContain(`#/components/${kind}/${name}`)
    }
    expect(list.security).toEqual([
      Object.fromEntries(Object.keys(securitySchemes).map((name) => [name, []])),
    ])
  })

  test('has the operations of the table, each once', () => {
    const inDocument = items.map(([place, item]) => `${item.operationId} ${place}`)
    const inTable = table.map((row) => `${row.operationId} ${row.method.toLowerCase()} ${row.path}`)
    expect(inDocument.toSorted()).toEqual(inTable.toSorted())
    expect(new Set(items.map(([, item]) => item.operationId)).size).toBe(items.length)
  })

  test('every parameter’s example, default and path place fits', () => {
    for (const [place, item] of items) {
      for (const parameter of item.parameters) {
        const { name, schema, example } = parameter
        expect(check(schema, example), `${place} ${name}`).toBe('')
        if ('default' in schema) expect(check(schema, schema.default), `${place} ${name}`).toBe('')
      }
      const inPath = item.parameters.filter((parameter: Loose) => parameter.in === 'path')
      const places = [...place.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      expect(inPath.map((parameter: Loose) => parameter.name)).toEqual(places)
    }
  })

  test('every header’s and every field’s example fits', () => {
    for (const [name, { schema, example }] of Object.entries<Loose>(document.components.headers)) {
      if (example !== undefined) expect(check(schema, example), name).toBe('')
    }
    const fields = Object.entries<Loose>(document.components.schemas.Image.properties)
    for (const [name, schema] of fields) {
      expect(schema.examples, name).toHaveLength(1)
      expect(check(schema, schema.examples[0]), name).toBe('')
    }
  })

  test('every example body fits its schema', () => {
    const bodies = objects.filter(
      ({ value }) => value.schema && (value.example || value.examples) && !value.in,
    )
    const values = bodies.flatMap(({ path, value }) =>
      (value.examples ? Object.values<Loose>(value.examples).map((one) => one.value) : [value.example]).map(
        (example) => ({ path, schema: value.schema, example }),
      ),
    )
    expect(values.length).toBeGreaterThan(10)
    for (const { path, schema, example } of values) expect(check(schema, example), path).toBe('')
  })

  test('answers with exactly the schema of the version', () => {
    const [schema, image] = [
      resolve(document, list.responses[200].content['application/json'].schema.$ref),
      document.components.schemas.Image,
    ]
    const properties = Object.fromEntries(
      Object.entries<Loose>(image.properties).map(([name, { description, examples, ...rest }]) => [
        name,
        rest,
      ]),
    )
    const { title, ...bare } = image
    const inlined = { ...schema, properties: { images: { type: 'array', items: { ...bare, properties } } } }
    expect(inlined).toEqual(JSON.parse(JSON.stringify(imageListSchema(version))))
    expect(schema.title).toBe(version.listSchema)
    expect(Object.keys(document.components.schemas)).toContain(version.listSchema)
  })

  test('shows the example body of the vendor’s page, and of no version with other keys', () => {
    const { schema, example } = list.responses[200].content['application/json']
    expect(example).toEqual(vendorExample(version.id))
    const others = apiVersions.filter((other) => other.listSchema !== version.listSchema)
    for (const other of others) expect(check(schema, vendorExample(other.id))).not.toBe('')
  })

  test('has the request body, the answer and the status of the table', () => {
    for (const row of table) {
      const item = document.paths[row.path][row.method.toLowerCase()]
      const body = item.requestBody?.content['application/json']
      expect(body?.schema.title, row.operationId).toBe(row.body?.(version).title)
      if (body) expect(check(body.schema, body.example), row.operationId).toBe('')
      const succeeds = Object.keys(item.responses).filter((status) => status.startsWith('2'))
      expect(succeeds).toEqual([`${row.success}`])
      expect(item.responses[row.success].content === undefined).toBe(row.success === 204)
    }
  })

  test('documents the errors of the table by status, each with its code and filled text', () => {
    for (const row of table) {
      const item = document.paths[row.path][row.method.toLowerCase()]
      for (const key of errorsOf(row)) {
        const response = item.responses[errors[key].status]
        const [entry] = response.content['application/json'].examples[key].value.errors
        expect(entry).toMatchObject({
          code: errors[key].code,
          status: errors[key].status,
          title: errors[key].code,
        })
        expect(JSON.stringify(entry.detail), key).not.toMatch(/\{\w+\}/)
      }
    }
    expect(Object.keys(list.responses)).toEqual(
      expect.arrayContaining(['200', '304', '400', '401', '403', '406']),
    )
  })

  test('List Images has the parameters of the page and the headers of its answer', () => {
    const inQuery = list.parameters.filter((parameter: Loose) => parameter.in === 'query')
    expect(inQuery.map((parameter: Loose) => parameter.name)).toEqual(listParameterNames)
    expect(Object.keys(list.responses[200].headers)).toEqual(
      expect.arrayContaining([
        'ETag',
        'Link',
        'Deprecation',
        'Sunset',
        'Scp-Api-Version',
        'X-Ignored-Parameters',
      ]),
    )
  })

  test('pins its version header, and requires it unless it is CURRENT', () => {
    const pin = list.parameters.find((parameter: Loose) => parameter.name === 'Scp-Api-Version')
    expect(pin.schema.const).toBe(`virtualserver ${version.id}`)
    expect(pin.required).toBe(version.id !== pageVersionId)
  })

  test('tells when it ends', () => {
    expect(list['x-sunset']).toBe(version.notBefore ?? undefined)
    expect(list).not.toHaveProperty('deprecated')
    expect(list).not.toHaveProperty('x-status')
  })
})

test('with a day: the status of the version on that day', () => {
  const now = Date.parse('2026-05-01T00:00:00Z')
  const told = apiVersions.map(({ id }) => {
    const document: Loose = openApiDocument(id, { now })
    expect(isOpenApi(document)).toBe(true)
    const list = document.paths['/v1/images'].get
    return [id, list['x-status'], list.deprecated]
  })
  expect(told).toEqual([
    ['1.0', 'DEPRECATED', true],
    ['1.1', 'DEPRECATED', true],
    ['1.2', 'SUPPORTED', false],
    ['1.3', 'CURRENT', false],
    ['1.4', 'PLANNED', false],
    ['1.5', 'PLANNED', false],
  ])
})

test('with a newest version of the operator: the document follows it', () => {
  const told = apiVersions.map(({ id }) => {
    const document: Loose = openApiDocument(id, { now: Date.parse('2026-05-01T00:00:00Z'), newest: '1.5' })
    const list = document.paths['/v1/images'].get
    const pin = list.parameters.find((parameter: Loose) => parameter.name === 'Scp-Api-Version')
    return [id, list['x-status'], pin.required]
  })
  expect(told.slice(2)).toEqual([
    ['1.2', 'SUPPORTED', true],
    ['1.3', 'SUPPORTED', true],
    ['1.4', 'SUPPORTED', true],
    ['1.5', 'CURRENT', false],
  ])
})

test('of the other services any edition may be named', () => {
  const pinOf = (path: string) =>
    documentOf('1.3').paths[path].get.parameters.find(
      (parameter: Loose) => parameter.name === 'Scp-Api-Version',
    )
  const iam = ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5'].map((id) => `iam ${id}`)
  expect(pinOf('/v1/access-keys')).toMatchObject({ required: false, schema: { enum: iam } })
  expect(pinOf('/v1/tags/{srn}')).toMatchObject({ required: false, schema: { const: 'resourcemanager 1.0' } })
})

test('with an address: the server is there', () => {
  expect(documentOf('1.3').servers).toEqual([{ url: '/' }])
  const document: Loose = openApiDocument('1.3', { serverUrl: 'https://images.example.com' })
  expect(document.servers).toEqual([{ url: 'https://images.example.com' }])
})

test('unsigned operations need no key, signed ones all three headers', () => {
  const document = documentOf('1.3')
  for (const row of table) {
    const { security } = document.paths[row.path][row.method.toLowerCase()]
    expect(security.flatMap(Object.keys), row.operationId).toHaveLength(row.signed ? 3 : 0)
  }
})

test('a document is the caller’s own: changing it changes no other', () => {
  const before = JSON.stringify(documentOf('1.3'))
  const document = documentOf('1.3')
  document.components.schemas.Image.properties.id.type = 'integer'
  document.components.headers.ETag.description = ''
  expect(JSON.stringify(documentOf('1.3'))).toBe(before)
})

describe('the checks can fail', () => {
  test.each([
    ['no title', (document: Loose) => delete document.info.title],
    [
      'an unknown place of a parameter',
      (document: Loose) => (document.paths['/'].get.parameters[0].in = 'body'),
    ],
    [
      'a response without a description',
      (document: Loose) => delete document.paths['/'].get.responses[200].description,
    ],
  ])('%s is no OpenAPI', (_what, spoil) => {
    const document = documentOf('1.3')
    spoil(document)
    expect(isOpenApi(document)).toBe(false)
  })

  test('a dangling reference and a wrong example are seen', () => {
    const document = documentOf('1.3')
    expect(resolve(document, '#/components/schemas/None')).toBeUndefined()
    expect(schemaChecker(document)({ $ref: '#/components/schemas/Image' }, { id: 1 })).not.toBe('')
  })
})
