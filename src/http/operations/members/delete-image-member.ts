import type { FastifyReply, FastifyRequest } from 'fastify'
import { removeMember } from '../../../catalogue/changes/image-members.ts'
import { sendBuffer, successorLines } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from '../images/change-image.ts'
import { memberAsk } from './member-ask.ts'

/** `DELETE /v1/images/{image_id}/members/{member_id}`: the owner takes its offer back. */
export function deleteImageMember(deps: ChangeDeps) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const ask = memberAsk('deleteImageMember', request)
    await changeImage(deps, request, 'deleteImageMember', ask.id, removeMember(ask))
    sendBuffer(request, reply, 204, successorLines(request))
  }
}
