import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ParsedQuery } from '../catalogue/image-query.ts'
import type { Audience, ImageRepository, Position } from '../catalogue/image-repository.ts'
import { type ApiVersionId, apiVersions } from '../contract/api-versions.ts'
import { headerSpelling } from '../contract/headers.ts'
import { fieldsOf, type ImageId, type ImageShape } from '../contract/image-fields.ts'
import { sendEmpty, sendPage } from './answer.ts'
import { versionOf } from './caller.ts'
import { ignoredParametersHeader } from './ignored-parameters.ts'
import { namesTag, weakTag } from './plugins/conditional.ts'
import { varyByCaller } from './vary.ts'

/** One page of images that is to be sent. */
export interface PageRequest {
  readonly parsed: ParsedQuery
  readonly audience: Audience
  readonly after?: Position
  readonly shape: ImageShape
  /** `Link` to the next page; absent: the answer is all there is. */
  readonly linkTo?: (next: ImageId) => string
}

const opening = '{"images":['
const closing = ']}\n'
const fieldsByVersion = new Map(
  apiVersions.map(({ id }) => [id, { list: fieldsOf(id, 'list'), show: fieldsOf(id, 'show') }]),
)
const fieldsFor = (version: ApiVersionId, shape: ImageShape) => fieldsByVersion.get(version)?.[shape] ?? []

/** Send a page in the request's edition, or a 304 when the client has it. */
export async function sendImagePage(
  request: FastifyRequest,
  reply: FastifyReply,
  images: ImageRepository,
  { parsed: { query, ignored }, audience, after, shape, linkTo }: PageRequest,
): Promise<void> {
  const { id: version } = versionOf(request)
  const tag = weakTag(
    version,
    shape,
    audience.account,
    audience.state,
    after?.state ?? '',
    JSON.stringify(query),
  )
  const lines = ['etag', tag, 'cache-control', 'private, no-cache', 'vary', varyByCaller]
  if (ignored.length > 0) lines.push(headerSpelling.ignoredParameters, ignoredParametersHeader(ignored))
  if (namesTag(request.headers['if-none-match'], tag)) {
    return sendEmpty(request, reply, 304, withLink(lines, request.successor))
  }

  const page = await images.list({
    audience,
    query,
    fields: fieldsFor(version, shape),
    ...(after && { after }),
  })
  const next = page.next === undefined || linkTo === undefined ? '' : linkTo(page.next)
  const links = next && request.successor ? `${next}, ${request.successor}` : next || request.successor
  return sendPage(request, reply, withLink(lines, links), [opening, ...page.json, closing])
}

function withLink(lines: string[], link: string): string[] {
  if (link !== '') lines.push('link', link)
  return lines
}
