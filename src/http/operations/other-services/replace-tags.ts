import type { FastifyReply, FastifyRequest } from 'fastify'
import { operations } from 'scp-images-client/contract/operations'
import { replaceTags as decide } from '../../../catalogue/changes/image-tags.ts'
import { tagsAccess } from '../../request/access-request.ts'
import { bodyOf } from '../../request/json-body.ts'
import { sendJson } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from '../images/change-image.ts'

/** `PUT /v1/tags/{srn}/bulk`: these are the image's tags from now on. */
export function replaceTags(deps: ChangeDeps) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { tags: sent } = bodyOf(request, operations.replaceTags.body())
    const access = tagsAccess('replaceTags', request)
    const tags = await changeImage(deps, request, access, decide(access, sent))
    sendJson(request, reply, 200, { content: { [access.srn]: tags } })
  }
}
