import type { FastifyReply, FastifyRequest } from 'fastify'
import { permitted } from '../../../catalogue/changes/permissions.ts'
import type { Dependencies } from '../../dependencies.ts'
import { accountOf } from '../../request/caller.ts'
import { imageIdOf } from '../../request/image-id.ts'
import { findImage } from './find-image.ts'
import { sendImageUnlessKnown } from './image-response.ts'

/**
 * `GET /v1/images/{image_id}`: one image, with the fields of responses about one image. An image that the account may
 * not see is a 404, as for an unknown or malformed id.
 */
export function showImage({ images }: Pick<Dependencies, 'images'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const ask = { operation: 'showImage', account: accountOf(request), id: imageIdOf(request) } as const
    const { image } = permitted(ask, await findImage(images, ask.id, request))
    return sendImageUnlessKnown(request, reply, image)
  }
}
