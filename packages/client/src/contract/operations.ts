import type { ApiVersion, Service } from './api-versions.ts'
import type { BodySpec } from './body-fields.ts'
import type { ErrorKey } from './errors/errors.ts'
import {
  createImageBody,
  createMemberBody,
  importImageBody,
  replaceTagsBody,
  serverImageBody,
  updateImageBody,
  updateMemberBody,
} from './write-image.ts'

/**
 * The server's operations, one row each: routes, `Allow`, policies, request bodies, OpenAPI and docs come from here.
 * Paths are templates in OpenAPI's form (`{name}` is one segment). HEAD is served wherever GET is. Source: the vendor's
 * API reference, Virtual Server, "Image"; names and paths of `tags` and `access-keys` as its Terraform provider
 * requests them.
 */
export interface Operation {
  readonly operationId: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly summary: string
  /** The vendor's operations, or this project's additions. */
  readonly origin: 'vendor' | 'own'
  /** Needs a signature. */
  readonly signed: boolean
  /** The service whose editions it has: reads and answers `Scp-Api-Version`; null when it has none. */
  readonly service: Service | null
  /** What a policy must allow, `<service>:<Verb>`; null when a valid signature is enough. */
  readonly action: string | null
  /** The JSON object it reads; null: a body means nothing, and is ignored. */
  readonly body: ((version: Pick<ApiVersion, 'id'>) => BodySpec) | null
  /** Status of success. */
  readonly success: 200 | 202 | 204
  /** What success answers with. */
  readonly answer: AnswerKind
  /** `none-match`: 304 when `If-None-Match` names the ETag; `match`: 412 when `If-Match` does not; null: neither. */
  readonly conditional: 'none-match' | 'match' | null
  /** Rows of the error table that nothing else of the row implies; see `errorsOf`. */
  readonly errors: readonly ErrorKey[]
}

/** Kinds of answers; each has its schema in `openapi/answers.ts`. */
export const answerKinds = [
  'imageList',
  'pendingList',
  'image',
  'nothing',
  'accepted',
  'memberList',
  'member',
  'serverImage',
  'tagPage',
  'tagsByResource',
  'accessKeys',
  'endpoints',
  'versions',
  'document',
  'build',
  'health',
  'readiness',
  'metrics',
] as const
export type AnswerKind = (typeof answerKinds)[number]

const get = { method: 'GET', body: null, success: 200, conditional: null, errors: [] } as const
const put = { method: 'PUT', success: 200, conditional: null, errors: ['NOT_OWNER'] } as const
const post = { method: 'POST', conditional: null, body: null, errors: ['NOT_OWNER'] } as const
const remove = {
  method: 'DELETE',
  body: null,
  success: 204,
  answer: 'nothing',
  conditional: null,
  errors: ['NOT_OWNER'],
} as const

const vendor = { origin: 'vendor', signed: true } as const
const ofImages = { ...vendor, service: 'virtualserver' } as const
const ofTags = { ...vendor, service: 'resourcemanager' } as const
const own = { ...get, origin: 'own', signed: false, service: null, action: null } as const

// biome-ignore format: a table reads best with one row a line
export const operations = {
  listImages: { ...ofImages, ...get, operationId: 'listImages', path: '/v1/images', action: 'virtualserver:ListImages', answer: 'imageList', conditional: 'none-match', summary: 'List Images', errors: ['VALIDATION'] },
  createImage: { ...ofImages, ...post, operationId: 'createImage', path: '/v1/images', action: 'virtualserver:CreateImage', body: createImageBody, success: 200, answer: 'image', summary: 'Create an image', errors: [] },
  showImage: { ...ofImages, ...get, operationId: 'showImage', path: '/v1/images/{image_id}', action: 'virtualserver:ShowImage', answer: 'image', conditional: 'none-match', summary: 'Show an image' },
  updateImage: { ...ofImages, ...put, operationId: 'updateImage', path: '/v1/images/{image_id}', action: 'virtualserver:SetImage', body: () => updateImageBody, answer: 'image', conditional: 'match', summary: 'Change an image', errors: ['NOT_OWNER', 'VOLUMES_VISIBILITY'] },
  deleteImage: { ...ofImages, ...remove, operationId: 'deleteImage', path: '/v1/images/{image_id}', action: 'virtualserver:DeleteImage', conditional: 'match', summary: 'Delete an image', errors: ['NOT_OWNER', 'IMAGE_PROTECTED'] },
  importImage: { ...ofImages, ...post, operationId: 'importImage', path: '/v1/images/{image_id}/import', action: 'virtualserver:ImportImage', body: () => importImageBody, success: 202, answer: 'accepted', summary: 'Import the data of an image', errors: ['NOT_OWNER', 'NOT_IMPORTABLE'] },
  listImageMembers: { ...ofImages, ...get, operationId: 'listImageMembers', path: '/v1/images/{image_id}/members', action: 'virtualserver:ListImageMembers', answer: 'memberList', summary: 'List the members of an image', errors: ['NOT_OWNER'] },
  createImageMember: { ...ofImages, ...post, operationId: 'createImageMember', path: '/v1/images/{image_id}/members', action: 'virtualserver:CreateImageMember', body: () => createMemberBody, success: 200, answer: 'member', summary: 'Share an image with an account', errors: ['NOT_OWNER', 'NOT_SHARED', 'MEMBER_EXISTS', 'MEMBER_LIMIT'] },
  showImageMember: { ...ofImages, ...get, operationId: 'showImageMember', path: '/v1/images/{image_id}/members/{member_id}', action: 'virtualserver:ShowImageMember', answer: 'member', summary: 'Show a member of an image' },
  updateImageMember: { ...ofImages, ...put, operationId: 'updateImageMember', path: '/v1/images/{image_id}/members/{member_id}', action: 'virtualserver:SetImageMember', body: () => updateMemberBody, answer: 'member', summary: 'Accept or reject an image', errors: ['NOT_MEMBER'] },
  deleteImageMember: { ...ofImages, ...remove, operationId: 'deleteImageMember', path: '/v1/images/{image_id}/members/{member_id}', action: 'virtualserver:DeleteImageMember', summary: 'Remove a member of an image' },
  createSharingImage: { ...ofImages, ...post, operationId: 'createSharingImage', path: '/v1/images/{image_id}/share', action: 'virtualserver:CreateSharingImage', success: 202, answer: 'accepted', summary: 'Make an image for sharing of an image', errors: ['NOT_OWNER', 'NOT_ACTIVE', 'SHARE_UNDER_WAY'] },
  listPendingImages: { ...ofImages, ...get, operationId: 'listPendingImages', path: '/v1/pending-images', action: 'virtualserver:ListPendingImages', answer: 'pendingList', conditional: 'none-match', summary: 'List the images offered to the account', errors: ['VALIDATION'] },
  createVirtualServerCustomImage: { ...ofImages, ...post, operationId: 'createVirtualServerCustomImage', path: '/v1/servers/{server_id}/images', action: 'virtualserver:CreateVirtualServerImage', body: () => serverImageBody, success: 202, answer: 'serverImage', summary: 'Make an image of a server', errors: ['SERVER_NOT_FOUND'] },

  listVersions: { ...vendor, ...get, operationId: 'listVersions', path: '/', signed: false, service: null, action: null, answer: 'versions', summary: 'List the API versions' },
  listEndpoints: { ...vendor, ...get, operationId: 'listEndpoints', path: '/v1/endpoints', service: null, action: null, answer: 'endpoints', summary: 'List the services and their base URLs' },
  listAccessKeys: { ...vendor, ...get, operationId: 'listAccessKeys', path: '/v1/access-keys', service: 'iam', action: null, answer: 'accessKeys', summary: 'Show the access key that asks' },
  listTags: { ...ofTags, ...get, operationId: 'listTags', path: '/v1/tags/{srn}', action: 'virtualserver:ShowImage', answer: 'tagPage', summary: 'List the tags of an image', errors: ['RESOURCE_NOT_FOUND'] },
  replaceTags: { ...ofTags, ...put, operationId: 'replaceTags', path: '/v1/tags/{srn}/bulk', action: 'virtualserver:SetImage', body: () => replaceTagsBody, answer: 'tagsByResource', summary: 'Replace the tags of an image', errors: ['NOT_OWNER', 'RESOURCE_NOT_FOUND'] },

  showDocument: { ...own, operationId: 'showDocument', path: '/openapi/{version}.json', answer: 'document', conditional: 'none-match', summary: 'OpenAPI document of one API version' },
  showBuild: { ...own, operationId: 'showBuild', path: '/version', answer: 'build', summary: 'Version of the server' },
  live: { ...own, operationId: 'live', path: '/livez', answer: 'health', summary: 'The process runs' },
  health: { ...own, operationId: 'health', path: '/healthz', answer: 'health', summary: 'The process runs (another name of /livez)' },
  ready: { ...own, operationId: 'ready', path: '/readyz', answer: 'readiness', summary: 'The server takes requests and its database answers', errors: ['UNAVAILABLE'] },
  metrics: { ...own, operationId: 'metrics', path: '/metrics', answer: 'metrics', summary: 'Counts for a monitoring system' },
} as const satisfies Record<string, Operation>

export type OperationId = keyof typeof operations
