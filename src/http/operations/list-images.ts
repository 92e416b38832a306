import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ActiveKey } from '../../accounts/key-ring.ts'
import { invalidMarker, parseImageQuery } from '../../catalogue/image-query.ts'
import { type ApiVersion, apiVersions } from '../../contract/api-versions.ts'
import { headerSpelling } from '../../contract/headers.ts'
import { fieldsOf } from '../../contract/image-fields.ts'
import { sendEmpty, sendPage } from '../answer.ts'
import type { AppDeps } from '../deps.ts'
import { ignoredParametersHeader } from '../ignored-parameters.ts'
import { searchAfter } from '../next-link.ts'
import { namesTag, weakTag } from '../plugins/conditional.ts'
import { varyByCaller } from '../vary.ts'

const opening = '{"images":['
const closing = ']}\n'
const fieldsByVersion = new Map(apiVersions.map(({ id }) => [id, fieldsOf(id, 'list')]))

/** `GET /v1/images`: one page of what the key's account may see, in the shape of the edition asked for. */
export function listImages({ images }: Pick<AppDeps, 'images'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { account_id } = request.key as ActiveKey
    const { id: version } = request.version as ApiVersion
    const { query, ignored } = parseImageQuery(request.target.search)

    const audience = await images.audience(account_id, query.visibility)
    const { marker, sort } = query
    const after = marker === undefined ? undefined : await images.position(marker, audience, sort)
    if (marker !== undefined && after === undefined) throw invalidMarker()

    const tag = weakTag(version, account_id, audience.state, after?.state ?? '', JSON.stringify(query))
    const lines = ['etag', tag, 'cache-control', 'private, no-cache', 'vary', varyByCaller]
    if (ignored.length > 0) lines.push(headerSpelling.ignoredParameters, ignoredParametersHeader(ignored))
    if (namesTag(request.headers['if-none-match'], tag)) {
      return sendEmpty(request, reply, 304, withLink(lines, request.successor))
    }

    const fields = fieldsByVersion.get(version) ?? []
    const page = await images.list({ audience, query, fields, ...(after && { after }) })
    const next = page.next === undefined ? '' : nextLink(request, page.next)
    const links = next && request.successor ? `${next}, ${request.successor}` : next || request.successor
    return sendPage(request, reply, withLink(lines, links), [opening, ...page.json, closing])
  }
}

function withLink(lines: string[], link: string): string[] {
  if (link !== '') lines.push('link', link)
  return lines
}

function nextLink({ base, target }: FastifyRequest, marker: string): string {
  return `<${base}${target.path}?${searchAfter(target.search, marker)}>; rel="next"`
}
