import type { FastifyReply, FastifyRequest } from 'fastify'
import { deleteImage as decide } from '../../../catalogue/changes/delete-image.ts'
import { accountOf } from '../../request/caller.ts'
import { imageIdOf } from '../../request/image-id.ts'
import { sendBuffer, successorLines } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from './change-image.ts'
import { preconditionOf } from './image-response.ts'

/** `DELETE /v1/images/{image_id}`: the image and all that belongs to it. */
export function deleteImage(deps: ChangeDeps) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const ask = { operation: 'deleteImage', account: accountOf(request), id: imageIdOf(request) } as const
    await changeImage(deps, request, 'deleteImage', ask.id, decide(ask, preconditionOf(request)))
    sendBuffer(request, reply, 204, successorLines(request))
  }
}
