import { type ApiVersion, apiVersionHeader, currentVersion } from '../contract/api-versions.ts'
import { defaultClientType, headerSpelling } from '../contract/headers.ts'
import { type ListParameter, listParameterNames, listParameters, sortKeys } from '../contract/list-images.ts'
import type { Operation } from '../contract/operations.ts'

/** What the table's description does not say and a reader of the document needs. */
const additions: Partial<Record<ListParameter, string>> = {
  sort: ` Keys: ${sortKeys.join(', ')}. Directions: asc, desc; without one: desc.`,
}

/** The query parameters of List Images. */
export function listQueryParameters(): object[] {
  return listParameterNames.map((name) => {
    const { schema, description, example, default: preset } = listParameters[name]
    return {
      name,
      in: 'query',
      required: false,
      description: `${description}.${additions[name] ?? ''}`,
      schema: { ...schema, ...(preset !== undefined && { default: preset }) },
      example,
    }
  })
}

/** Header parameters of the operation, as the edition `version` has them. */
export function headerParameters(operation: Operation, version: ApiVersion): object[] {
  return [
    ...(operation.versioned ? [versionParameter(version)] : []),
    ...(operation.signed ? signatureParameters : []),
    acceptLanguage,
  ]
}

/** Pins the edition this document describes. The newest is also what a request without the header gets. */
function versionParameter(version: ApiVersion): object {
  const text = apiVersionHeader(version.id)
  return {
    name: headerSpelling.apiVersion,
    in: 'header',
    required: version.id !== currentVersion.id,
    description: 'The API version. Without the header the newest version answers.',
    schema: { type: 'string', const: text },
    example: text,
  }
}

/** Signed together with the request, but with a default or an empty value. */
const signatureParameters = [
  {
    name: headerSpelling.clientType,
    in: 'header',
    required: false,
    description: 'Kind of client; part of the signed text.',
    schema: { type: 'string', default: defaultClientType },
    example: defaultClientType,
  },
  {
    name: headerSpelling.accountId,
    in: 'header',
    required: false,
    description: 'Account of the access key, or empty; part of the signed text when it is sent.',
    schema: { type: 'string' },
    example: 'a8f10467abfc4b87b64614ab36eb9ae4',
  },
]

const acceptLanguage = {
  name: 'Accept-Language',
  in: 'header',
  required: false,
  description: 'Language of error texts: Korean when its first choice is `ko`, else English.',
  schema: { type: 'string' },
  example: 'en-US',
}

/** For a conditional request. */
export const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'ETag of the page the client has: 304 when it is still the same.',
  schema: { type: 'string' },
  example: 'W/"3f1d2c4b"',
}
