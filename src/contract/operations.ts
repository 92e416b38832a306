import type { ErrorKey } from './errors.ts'

/**
 * What the server answers to, one row an operation: routes, `Allow`, policies, OpenAPI and docs come from here.
 * Paths are templates in OpenAPI's form (`{name}` is one segment). HEAD is served wherever GET is.
 */
export interface Operation {
  readonly operationId: string
  readonly method: 'GET'
  readonly path: string
  readonly summary: string
  /** Needs a signature. */
  readonly signed: boolean
  /** Has editions: reads and answers `Scp-Api-Version`. */
  readonly versioned: boolean
  /** What a policy must allow, `<service>:<Verb>`; null when a valid signature is enough. */
  readonly action: string | null
  /** Rows of the error table that are this operation's own; `commonErrors` come on top. */
  readonly errors: readonly ErrorKey[]
}

const signatureErrors = ['UNSIGNED', 'BAD_SIGNATURE', 'WRONG_ACCOUNT'] as const
const versionErrors = ['NO_SUCH_VERSION', 'EXPIRED_VERSION'] as const

/** Errors any operation can answer with. */
export const commonErrors: readonly ErrorKey[] = [
  'MALFORMED_REQUEST',
  'REQUEST_TIMEOUT',
  'BODY_TOO_LARGE',
  'URI_TOO_LONG',
  'HEADERS_TOO_LARGE',
  'INTERNAL',
]

const unsigned = { method: 'GET', signed: false, versioned: false, action: null, errors: [] } as const

// biome-ignore format: a table reads best with one row a line
export const operations = {
  listImages: { operationId: 'listImages', method: 'GET', path: '/v1/images', summary: 'List Images', signed: true, versioned: true, action: 'virtualserver:ListImages', errors: ['VALIDATION', ...signatureErrors, 'FORBIDDEN', ...versionErrors] },
  showImage: { operationId: 'showImage', method: 'GET', path: '/v1/images/{image_id}', summary: 'Show an image', signed: true, versioned: true, action: 'virtualserver:ShowImage', errors: [...signatureErrors, 'FORBIDDEN', 'IMAGE_NOT_FOUND', ...versionErrors] },
  listEndpoints: { operationId: 'listEndpoints', method: 'GET', path: '/v1/endpoints', summary: 'List the services and their base URLs', signed: true, versioned: false, action: null, errors: signatureErrors },
  listVersions: { ...unsigned, operationId: 'listVersions', path: '/', summary: 'List the API versions' },
  showDocument: { ...unsigned, operationId: 'showDocument', path: '/openapi/{version}.json', summary: 'OpenAPI document of one API version' },
  showBuild: { ...unsigned, operationId: 'showBuild', path: '/version', summary: 'Version of the server' },
  live: { ...unsigned, operationId: 'live', path: '/livez', summary: 'The process runs' },
  health: { ...unsigned, operationId: 'health', path: '/healthz', summary: 'The process runs (another name of /livez)' },
  ready: { ...unsigned, operationId: 'ready', path: '/readyz', summary: 'The server takes requests and its database answers', errors: ['UNAVAILABLE'] },
  metrics: { ...unsigned, operationId: 'metrics', path: '/metrics', summary: 'Counts for a monitoring system' },
} as const satisfies Record<string, Operation>

export type OperationId = keyof typeof operations
