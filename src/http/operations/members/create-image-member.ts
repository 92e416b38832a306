import type { FastifyReply, FastifyRequest } from 'fastify'
import { operations } from 'scp-images-client/contract/operations'
import { addMember } from '../../../catalogue/changes/image-members.ts'
import type { Dependencies } from '../../dependencies.ts'
import { imageAccess } from '../../request/access-request.ts'
import { bodyOf } from '../../request/json-body.ts'
import { sendJson } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from '../images/change-image.ts'
import { memberAnswer } from './member-answer.ts'

/** `POST /v1/images/{image_id}/members`: offer the image to an account. */
export function createImageMember(deps: ChangeDeps & Pick<Dependencies, 'now'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { member_id } = bodyOf(request, operations.createImageMember.body())
    const access = imageAccess('createImageMember', request)
    const offer = addMember(access, member_id, deps.now())
    const member = await changeImage(deps, request, access, offer)
    sendJson(request, reply, 200, memberAnswer(access.id, member))
  }
}
