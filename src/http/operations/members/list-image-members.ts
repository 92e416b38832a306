import type { FastifyReply, FastifyRequest } from 'fastify'
import { membersFor } from '../../../catalogue/changes/image-members.ts'
import type { Dependencies } from '../../dependencies.ts'
import { imageAccess } from '../../request/access-request.ts'
import { sendJson } from '../../response/send.ts'
import { findImage } from '../images/find-image.ts'
import { memberAnswer } from './member-answer.ts'

/** `GET /v1/images/{image_id}/members`: all for the owner, itself alone for a member. */
export function listImageMembers({ images }: Pick<Dependencies, 'images'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const access = imageAccess('listImageMembers', request)
    const members = membersFor(access, await findImage(images, access.id, request))
    sendJson(request, reply, 200, { members: members.map((member) => memberAnswer(access.id, member)) })
  }
}
