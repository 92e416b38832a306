import {
  type ApiVersion,
  type ApiVersionId,
  apiVersionOf,
  pageVersionId,
  serviceWord,
  statusOn,
} from 'scp-images-client/contract/api-versions'
import { bodySchema, exampleValue } from 'scp-images-client/contract/body-fields'
import { type Operation, type OperationId, operations } from 'scp-images-client/contract/operations'
import { type Answer, answersOf } from './answers.ts'
import { commonResponses, errorResponses } from './error-responses.ts'
import { type JsonObject, toJson } from './json.ts'
import { headerParameters, ownParameters } from './parameters.ts'
import { headerRefs, responseHeaders } from './response-headers.ts'
import { componentSchemas } from './schemas.ts'
import { securitySchemes, signedRequest, unsignedRequest } from './security.ts'

interface DocumentOptions {
  /** Base URL of the server described; without it addresses are relative to where the document is served. */
  readonly serverUrl?: string
  /** Instant (ms) for which the document has the status of the version; without it the document depends on no clock. */
  readonly now?: number
  /** The version that is CURRENT on the server; by default the one that is CURRENT on the vendor's page. */
  readonly newest?: ApiVersionId
}

/**
 * The OpenAPI 3.1 description of one API version, derived from the contract tables alone.
 * A version's document is what its clients may rely on: exactly its keys, and its header value pinned.
 */
export function openApiDocument(id: ApiVersionId, options: DocumentOptions = {}): JsonObject {
  const version = apiVersionOf(id)
  return toJson({
    openapi: '3.1.1',
    info: {
      title: 'scp-images',
      summary: `Image catalogue, API version ${serviceWord} ${id}`,
      description:
        'A self-hosted image catalogue, wire-compatible with the image API of Samsung Cloud Platform’s Virtual Server service. Not affiliated with the vendor. HEAD is answered wherever GET is.',
      version: id,
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: options.serverUrl ?? '/' }],
    paths: pathsOf(version, options),
    components: {
      schemas: componentSchemas(version),
      responses: commonResponses(),
      headers: responseHeaders(version),
      securitySchemes,
    },
  })
}

function pathsOf(
  version: ApiVersion,
  { now, newest = pageVersionId }: DocumentOptions,
): Record<string, object> {
  const answers = answersOf(version)
  const paths: Record<string, object> = {}
  for (const id of Object.keys(operations) as OperationId[]) {
    const operation: Operation = operations[id]
    const item = {
      ...operationItem(operation, answers[operation.answer], version, newest),
      ...(operation.service === serviceWord && lifecycle(version, now, newest)),
    }
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: item }
  }
  return paths
}

function operationItem(
  operation: Operation,
  answer: Answer,
  version: ApiVersion,
  newest: ApiVersionId,
): object {
  const headers = headerRefs(operation.service, answer.headers)
  const media = { schema: answer.schema, ...(answer.example && { example: answer.example }) }
  return {
    operationId: operation.operationId,
    summary: operation.summary,
    ...(operation.action && { 'x-action': operation.action }),
    parameters: [...ownParameters(operation), ...headerParameters(operation, version, newest)],
    ...requestBody(operation, version),
    security: operation.signed ? signedRequest : unsignedRequest,
    responses: {
      [operation.success]: {
        description: answer.description,
        headers,
        ...(answer.schema && { content: { [answer.mediaType ?? 'application/json']: media } }),
      },
      ...(operation.conditional === 'none-match' && {
        304: { description: 'It is still the same', headers },
      }),
      ...errorResponses(operation),
    },
  }
}

/** `requestBody` of an operation in an edition, with an example of every field; nothing if it reads no body. */
function requestBody({ body }: Operation, version: ApiVersion): object {
  if (body === null) return {}
  const spec = body(version)
  const fields = Object.entries(spec.fields)
  const example = Object.fromEntries(fields.map(([name, field]) => [name, exampleValue(field)]))
  const media = { schema: bodySchema(spec), example }
  return { requestBody: { required: true, content: { 'application/json': media } } }
}

/** When the version ends, and its status at an instant, where one is given. */
function lifecycle(version: ApiVersion, now: number | undefined, newest: ApiVersionId): object {
  const status = now === undefined ? undefined : statusOn(version, now, newest)
  return {
    ...(version.notBefore !== null && { 'x-sunset': version.notBefore }),
    ...(status && { 'x-status': status, deprecated: status === 'DEPRECATED' }),
  }
}
