import type { FastifyReply, FastifyRequest } from 'fastify'
import { permitted } from '../../../catalogue/changes/permissions.ts'
import type { Dependencies } from '../../dependencies.ts'
import { imageAccess } from '../../request/access-request.ts'
import { findImage } from './find-image.ts'
import { sendImageUnlessKnown } from './image-response.ts'

/**
 * `GET /v1/images/{image_id}`: one image, with the fields of responses about one image. An image that the account may
 * not see is a 404, as for an unknown or malformed id.
 */
export function showImage({ images }: Pick<Dependencies, 'images'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const access = imageAccess('showImage', request)
    const { image } = permitted(access, await findImage(images, access.id, request))
    return sendImageUnlessKnown(request, reply, image)
  }
}
