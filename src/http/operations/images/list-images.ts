import type { FastifyReply, FastifyRequest } from 'fastify'
import { invalidMarker, parseImageQuery } from '../../../catalogue/query/image-query.ts'
import type { Dependencies } from '../../dependencies.ts'
import { accountOf } from '../../request/caller.ts'
import { searchAfter } from '../../response/next-link.ts'
import { sendImagePage } from './list-response.ts'

/**
 * `GET /v1/images`: one page of the images that the key's account may see, with the fields of the requested edition.
 */
export function listImages({ images, pageCache }: Pick<Dependencies, 'images' | 'pageCache'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const account_id = accountOf(request)
    const parsed = parseImageQuery(request.target.search)
    const { marker, sort, visibility } = parsed.query

    const audience = await images.audience(account_id, visibility, request.dataVersion)
    const after =
      marker === undefined ? undefined : await images.position(marker, audience, sort, request.dataVersion)
    if (marker !== undefined && after === undefined) throw invalidMarker()
    return sendImagePage(
      request,
      reply,
      { images, pageCache },
      {
        parsed,
        audience,
        shape: 'list',
        linkTo: (next) => nextLink(request, next),
        ...(after && { after }),
      },
    )
  }
}

function nextLink({ base, target }: FastifyRequest, marker: string): string {
  return `<${base}${target.path}?${searchAfter(target.search, marker)}>; rel="next"`
}
