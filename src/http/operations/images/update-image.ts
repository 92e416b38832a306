import type { FastifyReply, FastifyRequest } from 'fastify'
import { operations } from 'scp-images-client/contract/operations'
import { updateImage as decide } from '../../../catalogue/changes/update-image.ts'
import type { Dependencies } from '../../dependencies.ts'
import { imageAccess } from '../../request/access-request.ts'
import { bodyOf } from '../../request/json-body.ts'
import { type ChangeDeps, changeImage } from './change-image.ts'
import { locationOf, preconditionOf, sendImage } from './image-response.ts'

/** `PUT /v1/images/{image_id}`: change what the body names, and answer the image as it is then. */
export function updateImage(deps: ChangeDeps & Pick<Dependencies, 'now'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const body = bodyOf(request, operations.updateImage.body())
    const access = imageAccess('updateImage', request)
    const update = decide({ access, body, matches: preconditionOf(request), now: deps.now() })
    const image = await changeImage(deps, request, access, update)
    return sendImage(request, reply, image, locationOf(image))
  }
}
