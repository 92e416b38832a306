import type { FastifyReply, FastifyRequest } from 'fastify'
import { operations } from 'scp-images-client/contract/operations'
import { checkSource, lookAtSource } from '../../../catalogue/changes/image-source.ts'
import { importImage as decide } from '../../../catalogue/changes/import-image.ts'
import type { Dependencies } from '../../dependencies.ts'
import { imageAccess } from '../../request/access-request.ts'
import { signalOf } from '../../request/client-gone.ts'
import { bodyOf } from '../../request/json-body.ts'
import { sendJson } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from './change-image.ts'
import { findImage } from './find-image.ts'

/** `POST /v1/images/{image_id}/import`: give an image that waits for data an address where there is some. */
export function importImage(deps: ChangeDeps & Pick<Dependencies, 'imageSources' | 'now'>) {
  const { images, imageSources, now } = deps
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { url } = bodyOf(request, operations.importImage.body())
    checkSource(imageSources, url)
    const access = imageAccess('importImage', request)
    const begun = () => decide({ access, url, mode: imageSources.mode, now: now() })
    // A caller without the right gets its 403 before any request to the address.
    const found = await findImage(images, access.id, request)
    begun()(found && { ...found, jobs: [] })
    await lookAtSource(imageSources, url, signalOf(reply))
    await changeImage(deps, request, access, begun())
    sendJson(request, reply, 202, {})
  }
}
