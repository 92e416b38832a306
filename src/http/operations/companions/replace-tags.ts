import type { FastifyReply, FastifyRequest } from 'fastify'
import { operations } from 'scp-images-client/contract/operations'
import { replaceTags as decide } from '../../../catalogue/changes/image-tags.ts'
import { accountOf } from '../../request/caller.ts'
import { taggedImageOf } from '../../request/image-id.ts'
import { bodyOf } from '../../request/json-body.ts'
import { resourceNameOf } from '../../request/resource-name.ts'
import { sendJson } from '../../response/send.ts'
import { type ChangeDeps, changeImage } from '../images/change-image.ts'

/** `PUT /v1/tags/{srn}/bulk`: these are the image's tags from now on. */
export function replaceTags(deps: ChangeDeps) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { tags: sent } = bodyOf(request, operations.replaceTags.body())
    const srn = resourceNameOf(request)
    const account = accountOf(request)
    const ask = { operation: 'replaceTags', account, id: taggedImageOf(request), srn } as const
    const tags = await changeImage(deps, request, 'replaceTags', ask.id, decide(ask, sent))
    sendJson(request, reply, 200, { content: { [srn]: tags } })
  }
}
