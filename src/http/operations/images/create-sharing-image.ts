import type { FastifyReply, FastifyRequest } from 'fastify'
import { shareImage } from '../../../catalogue/changes/share-image.ts'
import type { Dependencies } from '../../dependencies.ts'
import { accountOf } from '../../request/caller.ts'
import { imageIdOf } from '../../request/image-id.ts'
import { sendJson } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from './change-image.ts'

/** `POST /v1/images/{image_id}/share`: make an image for sharing of this one. A body is ignored, as the vendor does. */
export function createSharingImage(deps: ChangeDeps & Pick<Dependencies, 'newId' | 'now' | 'settings'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const account = accountOf(request)
    const ask = { operation: 'createSharingImage', account, id: imageIdOf(request) } as const
    const sharing = shareImage({ ask, id: deps.newId(), zone: deps.settings.zone, now: deps.now() })
    await changeImage(deps, request, 'createSharingImage', ask.id, sharing)
    sendJson(request, reply, 202, {})
  }
}
