import type { FastifyReply, FastifyRequest } from 'fastify'
import { operations } from 'scp-images-client/contract/operations'
import { updateImage as decide } from '../../../catalogue/changes/update-image.ts'
import type { Dependencies } from '../../dependencies.ts'
import { accountOf } from '../../request/caller.ts'
import { imageIdOf } from '../../request/image-id.ts'
import { bodyOf } from '../../request/json-body.ts'
import { type ChangeDeps, changeImage } from './change-image.ts'
import { locationOf, preconditionOf, sendImage } from './image-response.ts'

/** `PUT /v1/images/{image_id}`: change what the body names, and answer the image as it is then. */
export function updateImage(deps: ChangeDeps & Pick<Dependencies, 'now'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const body = bodyOf(request, operations.updateImage.body())
    const ask = { operation: 'updateImage', account: accountOf(request), id: imageIdOf(request) } as const
    const update = decide({ ask, body, matches: preconditionOf(request), now: deps.now() })
    const image = await changeImage(deps, request, 'updateImage', ask.id, update)
    return sendImage(request, reply, image, locationOf(image))
  }
}
