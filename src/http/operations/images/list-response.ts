import type { FastifyReply, FastifyRequest } from 'fastify'
import { headerSpelling } from 'scp-images-client/contract/headers'
import { fieldsOf, type ImageId, type ImageShape } from 'scp-images-client/contract/image-fields'
import type { Audience, ListRequest, Position } from '../../../catalogue/image-repository.ts'
import type { ParsedQuery } from '../../../catalogue/query/image-query.ts'
import type { RenderedPage } from '../../cache/rendered-page.ts'
import { wholeResponse } from '../../cache/response-cache.ts'
import type { Dependencies } from '../../dependencies.ts'
import { versionOf } from '../../request/caller.ts'
import { matchesWeakly, weakTag } from '../../response/entity-tags.ts'
import { type HeaderList, sendBuffer, sendEncoded } from '../../response/send.ts'
import { varyByCaller } from '../../response/vary.ts'

/** One page of images that is to be sent. */
interface PageRequest {
  readonly parsed: ParsedQuery
  readonly audience: Audience
  readonly after?: Position
  readonly shape: ImageShape
  /** `Link` to the next page; absent: the answer is all there is. */
  readonly linkTo?: (next: ImageId) => string
}

type Needs = Pick<Dependencies, 'images' | 'pageCache'>

const opening = '{"images":['
const closing = ']}\n'

/** Send a page in the request's edition, or a 304 when the client has it. */
export async function sendImagePage(
  request: FastifyRequest,
  reply: FastifyReply,
  { images, pageCache }: Needs,
  pageRequest: PageRequest,
): Promise<void> {
  const key = pageKeyOf(request, pageRequest)
  const tag = weakTag(key, pageRequest.audience.state, pageRequest.after?.state ?? '')
  const lines = linesOf(tag, pageRequest.parsed.ignored)
  const withLinks = (next?: ImageId): HeaderList => {
    const links = [next !== undefined && pageRequest.linkTo?.(next), request.successor].filter(Boolean)
    return links.length > 0 ? [...lines, 'link', links.join(', ')] : lines
  }
  const unchanged = withLinks()
  if (matchesWeakly(request.headers['if-none-match'], tag)) {
    pageCache?.responses.store(request, { tag, unchanged })
    return sendBuffer(reply.raw, request, 304, unchanged)
  }

  const sendKept = async (page: RenderedPage) => {
    const { body, ...whole } = await wholeResponse(request, page, withLinks(page.next))
    pageCache?.responses.store(request, { tag, unchanged, whole })
    sendBuffer(reply.raw, request, 200, whole.lines, body)
  }
  const known = pageCache?.pages.get(key, tag)
  if (known) return sendKept(known)
  const page = await images.list(listRequestOf(request, pageRequest))
  const body = [opening, ...page.json, closing]
  const kept = pageCache?.pages.admit(key, tag, page, body)
  if (kept) return sendKept(kept)
  return sendEncoded(request, reply, withLinks(page.next), body)
}

/** What the page is a page of. */
const pageKeyOf = (request: FastifyRequest, { parsed, audience, shape }: PageRequest): string =>
  [versionOf(request).id, shape, audience.account, JSON.stringify(parsed.query)].join('\n')

function linesOf(tag: string, ignored: readonly string[]): HeaderList {
  const lines = ['etag', tag, 'cache-control', 'private, no-cache', 'vary', varyByCaller]
  if (ignored.length > 0) lines.push(headerSpelling.ignoredParameters, ignoredParametersHeader(ignored))
  return lines
}

const listRequestOf = (
  request: FastifyRequest,
  { parsed: { query }, audience, after, shape }: PageRequest,
): ListRequest => ({
  audience,
  query,
  fields: fieldsOf(versionOf(request).id, shape),
  ...(after && { after }),
})

/** Most names the header lists, and the longest of them: it helps to find typos, and must not become a burden. */
const mostNames = 20
const longestName = 64

/** Value of `X-Ignored-Parameters`: names percent-encoded, comma-separated. */
function ignoredParametersHeader(names: readonly string[]): string {
  return names
    .slice(0, mostNames)
    .map((name) => encodeURIComponent([...name].slice(0, longestName).join('').toWellFormed()))
    .join(', ')
}
