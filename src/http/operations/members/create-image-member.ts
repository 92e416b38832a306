import type { FastifyReply, FastifyRequest } from 'fastify'
import { operations } from 'scp-images-client/contract/operations'
import { addMember } from '../../../catalogue/changes/image-members.ts'
import type { Dependencies } from '../../dependencies.ts'
import { accountOf } from '../../request/caller.ts'
import { imageIdOf } from '../../request/image-id.ts'
import { bodyOf } from '../../request/json-body.ts'
import { sendJson } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from '../images/change-image.ts'
import { memberAnswer } from './member-answer.ts'

/** `POST /v1/images/{image_id}/members`: offer the image to an account. */
export function createImageMember(deps: ChangeDeps & Pick<Dependencies, 'now'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { member_id } = bodyOf(request, operations.createImageMember.body())
    const account = accountOf(request)
    const ask = { operation: 'createImageMember', account, id: imageIdOf(request) } as const
    const offer = addMember(ask, member_id, deps.now())
    const member = await changeImage(deps, request, 'createImageMember', ask.id, offer)
    sendJson(request, reply, 200, memberAnswer(ask.id, member))
  }
}
