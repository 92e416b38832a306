import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiVersionId } from 'scp-images-client/contract/api-versions'
import { fieldsOf, type Image } from 'scp-images-client/contract/image-fields'
import { operations } from 'scp-images-client/contract/operations'
import { anyImage, type Precondition } from '../../../catalogue/changes/decide.ts'
import { accountOf, versionOf } from '../../request/caller.ts'
import { asciiJson } from '../../response/ascii-json.ts'
import { matchesStrongly, matchesWeakly, type StrongTags, strongTags } from '../../response/entity-tags.ts'
import { encodingFor, sendBuffer, sendEncoded, successorLines } from '../../response/send.ts'
import { varyByCaller } from '../../response/vary.ts'

/** An image by itself as an edition shows it. */
function renderImage(version: ApiVersionId, image: Image): string {
  const fields = fieldsOf(version, 'show')
  return `${asciiJson(Object.fromEntries(fields.map((field) => [field, image[field] ?? null])))}\n`
}

const tagsFor = (request: FastifyRequest, body: string): StrongTags =>
  strongTags(versionOf(request).id, accountOf(request), body)

/**
 * Is this the image that the request's `If-Match` names? Compared in the request's edition and account, since tags
 * differ by them.
 */
export function preconditionOf(request: FastifyRequest): Precondition {
  const ifMatch = request.headers['if-match']
  if (ifMatch === undefined) return anyImage
  const { id } = versionOf(request)
  return (image) => matchesStrongly(ifMatch, tagsFor(request, renderImage(id, image)).all)
}

/** Send an image in the request's edition, with its strong ETag. */
export const sendImage = (
  request: FastifyRequest,
  reply: FastifyReply,
  image: Image,
  more: readonly string[] = [],
): void | Promise<void> => sendRendered(request, reply, renderImage(versionOf(request).id, image), more)

/** The same, or a 304 that repeats the tag the client has. */
export function sendImageUnlessKnown(
  request: FastifyRequest,
  reply: FastifyReply,
  image: Image,
): void | Promise<void> {
  const body = renderImage(versionOf(request).id, image)
  const ifNoneMatch = request.headers['if-none-match']
  if (ifNoneMatch === undefined) return sendRendered(request, reply, body)
  const known = tagsFor(request, body).all.find((tag) => matchesWeakly(ifNoneMatch, tag))
  if (known === undefined) return sendRendered(request, reply, body)
  return sendBuffer(reply.raw, request, 304, linesFor(request, known))
}

function sendRendered(
  request: FastifyRequest,
  reply: FastifyReply,
  body: string,
  more: readonly string[] = [],
): void | Promise<void> {
  const encoding = encodingFor(request, [body])
  const tags = tagsFor(request, body)
  const tag = encoding ? tags.encoded(encoding.name) : tags.plain
  return sendEncoded(request, reply, [...linesFor(request, tag), ...more], [body], encoding)
}

/** After a change: the body is the image as it is now (RFC 9110, 8.7). */
export const locationOf = ({ id }: Image): readonly string[] => [
  'content-location',
  operations.showImage.path.replace('{image_id}', id),
]

const linesFor = (request: FastifyRequest, tag: string) => [
  ...['etag', tag, 'cache-control', 'private, no-cache', 'vary', varyByCaller],
  ...successorLines(request),
]
