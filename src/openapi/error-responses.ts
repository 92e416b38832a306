import { apiVersionIds, pageVersionId } from 'scp-images-client/contract/api-versions'
import { problemOf } from 'scp-images-client/contract/body-fields'
import { CatalogueError, validationError } from 'scp-images-client/contract/errors/catalogue-error'
import { type ErrorKey, type ErrorRow, errors } from 'scp-images-client/contract/errors/errors'
import type { FieldError } from 'scp-images-client/contract/errors/field-errors'
import { limitBounds, listParameters, maximumValueLength } from 'scp-images-client/contract/list-images'
import { commonErrors, errorsOf } from 'scp-images-client/contract/operation-errors'
import type { Operation } from 'scp-images-client/contract/operations'
import { createMemberBody } from 'scp-images-client/contract/write-image'
import { exampleRequestIds, headerRefs } from './response-headers.ts'
import { refTo, schemaNames } from './schemas.ts'

/**
 * The error answers of an operation by status, with an example of each row of the error table.
 * Statuses with the same errors for every operation are written once, as components.
 */
export function errorResponses(operation: Operation): Record<string, object> {
  const own = byStatus(errorsOf(operation))
  const common = byStatus(commonErrors)
  const statuses = [...new Set([...own.keys(), ...common.keys()])].toSorted((a, b) => a - b)
  return Object.fromEntries(
    statuses.map((status) => {
      const ownKeys = own.get(status)
      const keys = [...(ownKeys ?? []), ...(common.get(status) ?? [])]
      return [`${status}`, ownKeys ? errorResponse(keys, operation) : refToResponse(codesOf(keys))]
    }),
  )
}

/** The error answers that all operations have in common, by their names in references. */
export function commonResponses(): Record<string, object> {
  const responses = [...byStatus(commonErrors).values()].map((keys) => [codesOf(keys), errorResponse(keys)])
  return Object.fromEntries(responses)
}

function byStatus(keys: readonly ErrorKey[]): Map<number, ErrorKey[]> {
  const groups = new Map<number, ErrorKey[]>()
  for (const key of keys) {
    const { status } = errors[key]
    groups.set(status, [...(groups.get(status) ?? []), key])
  }
  return groups
}

const codesOf = (keys: readonly ErrorKey[]) => [...new Set(keys.map((key) => errors[key].code))].join('-')
const refToResponse = (name: string) => ({ $ref: `#/components/responses/${name}` })

function errorResponse(keys: readonly ErrorKey[], operation?: Operation): object {
  const wait = keys.some((key) => errors[key].en.includes('{seconds}'))
  return {
    description: codesOf(keys).replaceAll('-', ' or '),
    headers: headerRefs(operation?.service ?? null, wait ? ['Retry-After'] : []),
    content: {
      'application/json': {
        schema: refTo(schemaNames.errorList),
        examples: Object.fromEntries(
          keys.map((key) => [key, { value: exampleEnvelope(exampleError(key, operation)) }]),
        ),
      },
    },
  }
}

/** The envelope of one error, as sent. */
function exampleEnvelope(error: CatalogueError): object {
  const row: ErrorRow = error.row
  return {
    errors: [
      {
        code: row.code,
        detail: error.detail('en'),
        global_request_id: exampleRequestIds.globalId,
        links: [],
        related_resources: [],
        request_id: exampleRequestIds.id,
        response: null,
        status: row.status,
        title: row.code,
      },
    ],
  }
}

const { minimum, maximum } = limitBounds
const badLimit: FieldError = {
  field: 'limit',
  rule: { kind: 'range', minimum, maximum },
  example: listParameters.limit.example,
}
const longText: FieldError = {
  field: 'scp_image_type',
  rule: { kind: 'text', maximum: maximumValueLength },
  example: listParameters.scp_image_type.example,
}

/** A problem of a field of the operation: of the first in its body, else of one in its query. */
function badField({ body, answer }: Operation): FieldError {
  const [first] = Object.entries(body?.({ id: pageVersionId }).fields ?? {})
  if (first) return problemOf(...first)
  return answer === 'imageList' ? badLimit : longText
}

function exampleError(key: ErrorKey, operation: Operation | undefined): CatalogueError {
  if (key === 'VALIDATION' && operation) return validationError([badField(operation)])
  const image = listParameters.marker.example
  return new CatalogueError(key, {
    action: operation?.action ?? '*',
    allow: 'GET, HEAD',
    id: image,
    limit: 8192,
    member: createMemberBody.fields.member_id.example,
    seconds: 1,
    since: '2025-12-31',
    srn: `srn:e::a8f10467abfc4b87b64614ab36eb9ae4:kr-west1::virtualserver:image/${image}`,
    status: 'importing',
    supported: apiVersionIds.join(', '),
    version: '0.9',
  })
}
