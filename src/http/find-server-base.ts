import type { FastifyRequest } from 'fastify'
import { isImageId } from '../catalogue/image-query.ts'
import { baseOfServer, isServerBase, serverBases } from '../catalogue/server-base.ts'
import { type Image, imageFieldNames } from '../contract/image-fields.ts'
import { accountOf } from './caller.ts'
import type { AppDeps } from './deps.ts'
import { findImage } from './find-image.ts'

/**
 * The image that a simulated server was made from: the one whose id is the server's, else one of those the account's
 * list shows. Reads one page, however many images there are. What is no id is no server.
 */
export async function findServerBase(
  images: AppDeps['images'],
  request: FastifyRequest,
  server_id: string,
): Promise<Image | undefined> {
  if (!isImageId(server_id)) return undefined
  const named = await findImage(images, server_id, request)
  if (named && isServerBase(named.image)) return named.image
  const audience = await images.audience(accountOf(request), serverBases.visibility, request.moment)
  const page = await images.list({ audience, query: serverBases, fields: imageFieldNames })
  return baseOfServer(server_id, JSON.parse(`[${page.json.map(String).join('')}]`) as Image[])
}
