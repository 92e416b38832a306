import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { ApiVersionId } from 'scp-images-client/contract/api-versions'
import { openApiDocument } from '../../src/openapi/document.ts'

/** A JSON value seen without types: tests walk documents of any shape. */
// biome-ignore lint/suspicious/noExplicitAny: what a test reaches into, it asserts
export type Loose = any

export const documentOf = (id: ApiVersionId): Loose => openApiDocument(id)

/**
 * Checks a document against the OpenAPI Initiative's schema of 3.1 documents
 * (spec.openapis.org/oas/3.1/schema/2022-10-07, Apache-2.0), kept beside this file. Its one dynamic reference, to
 * "any schema", is made a plain one: Ajv resolves it to the place it stands at.
 */
export function openApiValidator(): ValidateFunction {
  const text = readFileSync(new URL('openapi-3.1.schema.json', import.meta.url), 'utf8')
  const plain = text.replaceAll('"$dynamicRef": "#meta"', '"$ref": "#/$defs/schema"')
  return new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(plain))
}

/** Answers a function that checks a value against a schema of the document, references into it included. */
export function schemaChecker(document: Loose): (schema: Loose, value: unknown) => string {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema({ ...document, $id: 'https://document.invalid/' })
  return (schema, value) => {
    const absolute = JSON.parse(
      JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"https://document.invalid/#'),
    )
    return ajv.validate(absolute, value) ? '' : ajv.errorsText()
  }
}

/** Every object of a document with where it stands, as a JSON pointer. */
export function* objectsOf(value: Loose, path = ''): Generator<{ path: string; value: Loose }> {
  if (value === null || typeof value !== 'object') return
  if (!Array.isArray(value)) yield { path, value }
  for (const [key, inner] of Object.entries(value)) {
    yield* objectsOf(inner, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
  }
}

/** What a `#/…` reference points at; undefined when nothing is there. */
export function resolve(document: Loose, reference: string): Loose {
  if (!reference.startsWith('#/')) return undefined
  const keys = reference
    .slice(2)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  return keys.reduce((inner: Loose, key) => inner?.[key], document)
}
