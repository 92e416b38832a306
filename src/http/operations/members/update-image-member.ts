import type { FastifyReply, FastifyRequest } from 'fastify'
import { operations } from 'scp-images-client/contract/operations'
import { answerOffer } from '../../../catalogue/changes/image-members.ts'
import type { Dependencies } from '../../dependencies.ts'
import { bodyOf } from '../../request/json-body.ts'
import { sendJson } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from '../images/change-image.ts'
import { memberAnswer } from './member-answer.ts'
import { memberAsk } from './member-ask.ts'

/** `PUT /v1/images/{image_id}/members/{member_id}`: the member accepts or rejects. */
export function updateImageMember(deps: ChangeDeps & Pick<Dependencies, 'now'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { status } = bodyOf(request, operations.updateImageMember.body())
    const ask = memberAsk('updateImageMember', request)
    const answer = answerOffer(ask, status, deps.now())
    const member = await changeImage(deps, request, 'updateImageMember', ask.id, answer)
    sendJson(request, reply, 200, memberAnswer(ask.id, member))
  }
}
