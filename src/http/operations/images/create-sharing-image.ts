import type { FastifyReply, FastifyRequest } from 'fastify'
import { shareImage } from '../../../catalogue/changes/share-image.ts'
import type { Dependencies } from '../../dependencies.ts'
import { imageAccess } from '../../request/access-request.ts'
import { sendJson } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from './change-image.ts'

/** `POST /v1/images/{image_id}/share`: make an image for sharing of this one. A body is ignored, as the vendor does. */
export function createSharingImage(deps: ChangeDeps & Pick<Dependencies, 'newId' | 'now' | 'settings'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const access = imageAccess('createSharingImage', request)
    const sharing = shareImage({ access, id: deps.newId(), zone: deps.settings.zone, now: deps.now() })
    await changeImage(deps, request, access, sharing)
    sendJson(request, reply, 202, {})
  }
}
