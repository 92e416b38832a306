import type { FastifyReply, FastifyRequest } from 'fastify'
import { operations } from 'scp-images-client/contract/operations'
import { answerOffer } from '../../../catalogue/changes/image-members.ts'
import type { Dependencies } from '../../dependencies.ts'
import { memberAccess } from '../../request/access-request.ts'
import { bodyOf } from '../../request/json-body.ts'
import { sendJson } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from '../images/change-image.ts'
import { memberAnswer } from './member-answer.ts'

/** `PUT /v1/images/{image_id}/members/{member_id}`: the member accepts or rejects. */
export function updateImageMember(deps: ChangeDeps & Pick<Dependencies, 'now'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { status } = bodyOf(request, operations.updateImageMember.body())
    const access = memberAccess('updateImageMember', request)
    const answer = answerOffer(access, status, deps.now())
    const member = await changeImage(deps, request, access, answer)
    sendJson(request, reply, 200, memberAnswer(access.id, member))
  }
}
