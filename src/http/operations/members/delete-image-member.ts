import type { FastifyReply, FastifyRequest } from 'fastify'
import { removeMember } from '../../../catalogue/changes/image-members.ts'
import { memberAccess } from '../../request/access-request.ts'
import { sendBuffer, successorLines } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from '../images/change-image.ts'

/** `DELETE /v1/images/{image_id}/members/{member_id}`: the owner takes its offer back. */
export function deleteImageMember(deps: ChangeDeps) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const access = memberAccess('deleteImageMember', request)
    await changeImage(deps, request, access, removeMember(access))
    sendBuffer(reply.raw, request, 204, successorLines(request))
  }
}
