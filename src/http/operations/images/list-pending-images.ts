import type { FastifyReply, FastifyRequest } from 'fastify'
import { parsePendingQuery } from '../../../catalogue/query/image-query.ts'
import type { Dependencies } from '../../dependencies.ts'
import { accountOf } from '../../request/caller.ts'
import { sendImagePage } from './list-response.ts'

/** `GET /v1/pending-images`: what other accounts offer to the key's account and it has not answered; 1,000 at most. */
export function listPendingImages({ images, pageCache }: Pick<Dependencies, 'images' | 'pageCache'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const parsed = parsePendingQuery(request.target.search)
    const audience = await images.audience(accountOf(request), 'pending', request.dataVersion)
    return sendImagePage(request, reply, { images, pageCache }, { parsed, audience, shape: 'pending' })
  }
}
