import {
  type ApiVersion,
  apiVersionHeader,
  deprecationOf,
  type Service,
  serviceWord,
  sunsetOf,
} from 'scp-images-client/contract/api-versions'
import { headerSpelling } from 'scp-images-client/contract/headers'

export const exampleRequestIds = {
  id: 'req-0d0dbf64-4d0b-4a52-b3f5-3b0c2f1a9e10',
  globalId: 'req-6a2f1f0e-9b1c-4a0e-8f57-1a8f6f4f2d11',
} as const

function text(description: string, example?: string): object {
  return { description, schema: { type: 'string' }, ...(example !== undefined && { example }) }
}

const unixTime = (instant: number) => `@${instant / 1000}`
const httpDate = (instant: number) => new Date(instant).toUTCString()
const exampleOf = (instant: number | undefined, write: (instant: number) => string) =>
  instant === undefined ? undefined : write(instant)

const fixedHeaders = {
  'X-Request-Id': text('`request_id` of this answer.', exampleRequestIds.id),
  'X-Scp-Request-Id': text('`global_request_id` of this answer.', exampleRequestIds.globalId),
  ETag: text(
    'Changes with the page, the version and the caller. Weak for lists; strong for one image, where it can be sent in `If-Match`.',
    '"3f1d2c4b"',
  ),
  Link: text(
    'RFC 8288. `rel="next"`: absolute address of the next page, when there is one. `rel="successor-version"`: what follows a deprecated version.',
    '<http://127.0.0.1:8080/v1/images?limit=20&marker=2a9be312-5d4b-4bc8-b2ae-35100fa9241f>; rel="next"',
  ),
  'Cache-Control': text(
    'The caller alone may keep the page, and must check it before use.',
    'private, no-cache',
  ),
  Vary: text(
    'Request headers the answer depends on.',
    `${headerSpelling.apiVersion}, Accept-Encoding, ${headerSpelling.accessKey}`,
  ),
  'Content-Location': text(
    'After a change: whose representation the body is (RFC 9110, 8.7).',
    '/v1/images/2a9be312-5d4b-4bc8-b2ae-35100fa9241f',
  ),
  [headerSpelling.ignoredParameters]: text(
    'Query parameters that mean nothing here, in the order sent.',
    'page, size_min',
  ),
  'Retry-After': text('Seconds to wait before another try.', '1'),
} as const

/** Headers whose values depend on the edition. */
function versionHeaders(version: ApiVersion) {
  const id = apiVersionHeader(version.id)
  return {
    [headerSpelling.apiVersion]: {
      description: 'The version that answered.',
      schema: { type: 'string', const: id },
      example: id,
    },
    Sunset: text(
      'RFC 8594. End of the support of this version; not sent where it is not known.',
      exampleOf(sunsetOf(version), httpDate),
    ),
    Deprecation: text(
      'RFC 9745. When the last 90 days of this version began; not sent before.',
      exampleOf(deprecationOf(version), unixTime),
    ),
  }
}

/** Response headers of an edition, by their names on the wire. */
export const responseHeaders = (version: ApiVersion) => ({ ...fixedHeaders, ...versionHeaders(version) })

export type ResponseHeader = keyof ReturnType<typeof responseHeaders>

const everywhere: readonly ResponseHeader[] = ['X-Request-Id', 'X-Scp-Request-Id']
/** Of the image operations, whose editions have an end. */
const ofVersion: readonly ResponseHeader[] = [headerSpelling.apiVersion, 'Sunset', 'Deprecation', 'Link']
const ofCached: readonly ResponseHeader[] = ['ETag', 'Cache-Control', 'Vary']
/** Of a page, and of its 304. */
export const pageHeaders: readonly ResponseHeader[] = [...ofCached, headerSpelling.ignoredParameters]
/** Of one image, and of its 304. */
export const imageHeaders: readonly ResponseHeader[] = [...ofCached, 'Content-Location']

/** References to the headers of one answer: those of every answer, those of an edition, and its own. */
export function headerRefs(
  service: Service | null,
  own: readonly ResponseHeader[] = [],
): Record<string, object> {
  const names = [...everywhere, ...(service === serviceWord ? ofVersion : []), ...own]
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}
