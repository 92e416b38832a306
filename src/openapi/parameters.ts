import {
  type ApiVersion,
  type ApiVersionId,
  apiVersionIds,
  editionsOf,
  newestEdition,
  pageVersionId,
  type Service,
  serviceWord,
} from 'scp-images-client/contract/api-versions'
import { defaultClientType, headerSpelling } from 'scp-images-client/contract/headers'
import { imageFields } from 'scp-images-client/contract/image-fields'
import {
  type ListParameter,
  listParameterNames,
  listParameters,
  pendingParameterNames,
  sortKeys,
} from 'scp-images-client/contract/list-images'
import type { AnswerKind, Operation } from 'scp-images-client/contract/operations'
import { encodedSrn, imageSrn } from 'scp-images-client/contract/srn'
import { createMemberBody } from 'scp-images-client/contract/write-image'

/** Additions of the document to the descriptions of the table. */
const additions: Partial<Record<ListParameter, string>> = {
  sort: ` Keys: ${sortKeys.join(', ')}. Directions: asc, desc; without one: desc.`,
}

const text = (name: string, place: 'path' | 'query' | 'header', description: string, example: unknown) => ({
  name,
  in: place,
  required: place === 'path',
  description,
  schema: { type: 'string' },
  example,
})

function queryParameters(names: readonly ListParameter[]): object[] {
  return names.map((name) => {
    const { schema, description, example, default: preset } = listParameters[name]
    return {
      ...text(name, 'query', `${description}.${additions[name] ?? ''}`, example),
      schema: { ...schema, ...(preset !== undefined && { default: preset }) },
    }
  })
}

/** Header parameters of the operation in the edition `version`, of a server whose CURRENT version is `newest`. */
export function headerParameters(operation: Operation, version: ApiVersion, newest: ApiVersionId): object[] {
  return [
    ...(operation.service === null ? [] : [versionParameter(operation.service, version, newest)]),
    ...(operation.signed ? signatureParameters : []),
    acceptLanguage,
  ]
}

/**
 * Pins the edition of the image operations that this document describes. Another service takes any of its editions: they do
 * not differ. Without the header the newest answers.
 */
function versionParameter(service: Service, version: ApiVersion, newestId: ApiVersionId): object {
  const newest = newestEdition(service, newestId)
  const isDescribed = service === serviceWord
  const edition = `${service} ${(isDescribed ? version : newest).id}`
  const editions = isDescribed ? [edition] : editionsOf(service).map(({ id }) => `${service} ${id}`)
  const description = `The API version. Without the header version ${newest.id} answers.`
  return {
    ...text(headerSpelling.apiVersion, 'header', description, edition),
    required: isDescribed && version.id !== newest.id,
    schema: { type: 'string', ...(editions.length > 1 ? { enum: editions } : { const: edition }) },
  }
}

/** Signed together with the request, but optional: one has a default, the other may be empty. */
const signatureParameters = [
  {
    ...text(
      headerSpelling.clientType,
      'header',
      'Kind of client; part of the signed text.',
      defaultClientType,
    ),
    schema: { type: 'string', default: defaultClientType },
  },
  text(
    headerSpelling.accountId,
    'header',
    'Account of the access key, or empty; part of the signed text when it is sent.',
    'a8f10467abfc4b87b64614ab36eb9ae4',
  ),
]

const acceptLanguage = text(
  'Accept-Language',
  'header',
  'Language of error texts: Korean when its first choice is `ko`, else English.',
  'en-US',
)

/** For conditional requests (RFC 9110, 13.1). */
const conditions = {
  'none-match': text(
    'If-None-Match',
    'header',
    'ETag of what the client has: 304 when it is still the same.',
    '"3f1d2c4b"',
  ),
  match: text(
    'If-Match',
    'header',
    'ETag of the image as the client knows it: 412 when it has changed since.',
    '"3f1d2c4b"',
  ),
}

const account = createMemberBody.fields.member_id.example
/** Parameters of paths, by name. */
const pathParameters: Readonly<Record<string, object>> = {
  image_id: text('image_id', 'path', 'The image.', imageFields.id.example),
  member_id: text('member_id', 'path', 'The account with which the image is shared.', account),
  server_id: text(
    'server_id',
    'path',
    'The server: any UUID, since there is no compute here.',
    '6a2f1f0e-9b1c-4a0e-8f57-1a8f6f4f2d11',
  ),
  srn: text(
    'srn',
    'path',
    'Standard Base64 of the image’s resource name, percent-encoded where a path needs it.',
    encodedSrn(imageSrn(account, 'kr-west1', imageFields.id.example as string)),
  ),
  version: {
    ...text('version', 'path', 'The API version described.', pageVersionId),
    schema: { type: 'string', enum: apiVersionIds },
  },
}

const count = (name: string, description: string, minimum: number, example: number) => ({
  ...text(name, 'query', description, example),
  schema: { type: 'integer', minimum, maximum: 2 ** 31 - 1 },
})

/** Query parameters, by the kind of answer. */
const queries: Partial<Record<AnswerKind, object[]>> = {
  imageList: queryParameters(listParameterNames),
  pendingList: queryParameters(pendingParameterNames),
  tagPage: [
    count('size', 'Tags a page; without it all.', 1, 2 ** 31 - 1),
    count('page', 'Which page, from 0 on.', 0, 0),
  ],
  readiness: [
    text(
      'verbose',
      'query',
      'Whatever its value: lists the checks. With it a 503 answers them too, in place of the error.',
      '1',
    ),
  ],
}

/** Parameters of an operation's path, query and condition. */
export function ownParameters({ path, answer, conditional }: Operation): object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => pathParameters[name ?? ''] ?? {})
  return [...inPath, ...(queries[answer] ?? []), ...(conditional === null ? [] : [conditions[conditional]])]
}
