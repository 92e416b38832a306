import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiVersionId } from 'scp-images-client/contract/api-versions'
import type { Dependencies } from '../../dependencies.ts'
import { asciiJson } from '../../response/ascii-json.ts'
import { matchesWeakly, weakTag } from '../../response/entity-tags.ts'
import { sendBuffer, sendEncoded } from '../../response/send.ts'

/** `GET /openapi/1.3.json` and its siblings: rendered at the first request, the same text ever after. */
export function showDocument({ openApi }: Pick<Dependencies, 'openApi'>, version: ApiVersionId) {
  let rendered: { readonly body: string; readonly tag: string } | undefined
  return (request: FastifyRequest, reply: FastifyReply): void | Promise<void> => {
    rendered ??= render(openApi(version))
    const { body, tag } = rendered
    const lines = ['etag', tag, 'cache-control', 'no-cache', 'vary', 'Accept-Encoding']
    if (matchesWeakly(request.headers['if-none-match'], tag))
      return sendBuffer(reply.raw, request, 304, lines)
    return sendEncoded(request, reply, lines, [body])
  }
}

function render(document: unknown) {
  const body = `${asciiJson(document)}\n`
  return { body, tag: weakTag(body) }
}
