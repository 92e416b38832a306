import type { FastifyReply, FastifyRequest } from 'fastify'
import { memberFor } from '../../../catalogue/changes/image-members.ts'
import type { Dependencies } from '../../dependencies.ts'
import { memberAccess } from '../../request/access-request.ts'
import { sendJson } from '../../response/send.ts'
import { findImage } from '../images/find-image.ts'
import { memberAnswer } from './member-answer.ts'

/** `GET /v1/images/{image_id}/members/{member_id}`. */
export function showImageMember({ images }: Pick<Dependencies, 'images'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const access = memberAccess('showImageMember', request)
    sendJson(
      request,
      reply,
      200,
      memberAnswer(access.id, memberFor(access, await findImage(images, access.id, request))),
    )
  }
}
