import type { FastifyReply, FastifyRequest } from 'fastify'
import { deleteImage as decide } from '../../../catalogue/changes/delete-image.ts'
import { imageAccess } from '../../request/access-request.ts'
import { sendBuffer, successorLines } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from './change-image.ts'
import { preconditionOf } from './image-response.ts'

/** `DELETE /v1/images/{image_id}`: the image and all that belongs to it. */
export function deleteImage(deps: ChangeDeps) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const access = imageAccess('deleteImage', request)
    await changeImage(deps, request, access, decide(access, preconditionOf(request)))
    sendBuffer(reply.raw, request, 204, successorLines(request))
  }
}
