import type { FastifyReply, FastifyRequest } from 'fastify'
import { checkSource } from '../../catalogue/image-source.ts'
import { importImage as decide } from '../../catalogue/import-image.ts'
import { operations } from '../../contract/operations.ts'
import { sendJson } from '../answer.ts'
import { accountOf } from '../caller.ts'
import { type ChangeDeps, changeImage } from '../change-image.ts'
import type { AppDeps } from '../deps.ts'
import { imageIdOf } from '../image-id.ts'
import { bodyOf } from '../request-body.ts'

/** `POST /v1/images/{image_id}/import`: give an image that waits for data an address where there is some. */
export function importImage(deps: ChangeDeps & Pick<AppDeps, 'imageSources' | 'now'>) {
  const { imageSources, now } = deps
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { url } = bodyOf(request, operations.importImage.body())
    checkSource(imageSources, url)
    const ask = { operation: 'importImage', account: accountOf(request), id: imageIdOf(request) } as const
    const begun = decide({ ask, url, mode: imageSources.mode, now: now() })
    await changeImage(deps, request, 'importImage', ask.id, begun)
    sendJson(request, reply, 202, {})
  }
}
