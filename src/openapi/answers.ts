import Type, { type TSchema } from 'typebox'
import {
  type ApiVersion,
  apiVersionIds,
  apiVersionStatuses,
  currentVersion,
} from '../contract/api-versions.ts'
import { imageFields } from '../contract/image-fields.ts'
import type { OperationId } from '../contract/operations.ts'
import { ifNoneMatch, listQueryParameters } from './parameters.ts'
import { imageHeaders, pageHeaders, type ResponseHeader } from './response-headers.ts'
import { exampleImage, exampleList, refTo } from './schemas.ts'

/** The 200 answer of an operation, and the parameters it alone has. */
export interface Answer {
  readonly description: string
  readonly schema: object
  readonly example?: object
  /** Without it JSON. */
  readonly mediaType?: string
  readonly parameters?: readonly object[]
  readonly headers?: readonly ResponseHeader[]
  /** Answers 304 when `If-None-Match` names the ETag. */
  readonly conditional?: true
}

const strict = { additionalProperties: false } as const

const versionList = Type.Object(
  {
    versions: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^v\\d+\\.\\d+$' }),
          links: Type.Array(Type.Object({ href: Type.String(), rel: Type.String() }, strict)),
          not_before: Type.String({ description: 'YYYY-MM-DD; empty for the newest' }),
          status: Type.Enum([...apiVersionStatuses]),
        },
        strict,
      ),
    ),
  },
  strict,
)

const endpointList = Type.Object(
  {
    endpoints: Type.Array(
      Type.Object(
        {
          region: Type.String(),
          service_name: Type.String(),
          service_type: Type.String(),
          url: Type.String({ description: 'Base URL, without a final slash' }),
        },
        strict,
      ),
    ),
  },
  strict,
)

const build = Type.Object(
  { api_versions: Type.Array(Type.Enum(apiVersionIds)), name: Type.String(), version: Type.String() },
  strict,
)

const health = Type.Object({ status: Type.Literal('ok') }, strict)
const check = Type.Enum(['ok', 'failed'])
const readiness = Type.Object(
  {
    checks: Type.Optional(Type.Object({ accepting: check, database: check }, strict)),
    status: Type.Literal('ok'),
  },
  strict,
)

const imageIdParameter = {
  name: 'image_id',
  in: 'path',
  required: true,
  description: 'The image.',
  schema: { type: 'string' },
  example: imageFields.id.example,
}
const versionParameter = {
  name: 'version',
  in: 'path',
  required: true,
  description: 'The API version described.',
  schema: { type: 'string', enum: apiVersionIds },
  example: currentVersion.id,
}
const verboseParameter = {
  name: 'verbose',
  in: 'query',
  required: false,
  description: 'Whatever its value: lists the checks. With it a 503 answers them too, in place of the error.',
  schema: { type: 'string' },
  example: '1',
}

const plain = (description: string, schema: TSchema): Answer => ({ description, schema })

const fixedAnswers: Record<Exclude<OperationId, 'listImages' | 'showImage'>, Answer> = {
  listEndpoints: plain('The services this server plays, and their base URLs', endpointList),
  listVersions: plain('The API versions and their status today', versionList),
  showDocument: {
    ...plain('An OpenAPI document like this one', Type.Object({ openapi: Type.String() })),
    parameters: [versionParameter, ifNoneMatch],
    headers: ['ETag'],
    conditional: true,
  },
  showBuild: plain('The version of the server, and the API versions it knows', build),
  live: plain('The process runs', health),
  health: plain('The process runs', health),
  ready: {
    ...plain('The server takes requests and its database answers', readiness),
    parameters: [verboseParameter],
  },
  metrics: {
    ...plain('Metrics in the text format 0.0.4 of Prometheus', Type.String()),
    mediaType: 'text/plain; version=0.0.4; charset=utf-8',
  },
}

/** What each operation answers, as the edition `version` has it. */
export function answersOf(version: ApiVersion): Record<OperationId, Answer> {
  return {
    listImages: {
      description: 'One page of the images the caller may see',
      schema: refTo(version.listSchema),
      example: exampleList(version),
      parameters: [...listQueryParameters(), ifNoneMatch],
      headers: pageHeaders,
      conditional: true,
    },
    showImage: {
      description: 'The image',
      schema: refTo(version.showSchema),
      example: exampleImage(version, 'show'),
      parameters: [imageIdParameter, ifNoneMatch],
      headers: imageHeaders,
      conditional: true,
    },
    ...fixedAnswers,
  }
}
