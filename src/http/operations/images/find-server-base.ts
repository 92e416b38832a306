import type { FastifyRequest } from 'fastify'
import { type Image, imageFieldNames } from 'scp-images-client/contract/image-fields'
import { operations } from 'scp-images-client/contract/operations'
import { imageSrn } from 'scp-images-client/contract/srn'
import { allows } from '../../../accounts/policy.ts'
import { isImageId } from '../../../catalogue/query/image-query.ts'
import {
  baseOfServer,
  isServerBase,
  nameableBases,
  serverBases,
} from '../../../catalogue/servers/server-base.ts'
import type { Dependencies } from '../../dependencies.ts'
import { accountOf, keyOf } from '../../request/caller.ts'
import { findImage } from './find-image.ts'

/**
 * The image that a simulated server was made from: the one whose id is the server's, else one of those the account's
 * list shows. One that the key may not look at is not named by it. Reads one page, however many images there are. What is no id is no server.
 */
export async function findServerBase(
  images: Dependencies['images'],
  request: FastifyRequest,
  server_id: string,
  region: string,
): Promise<Image | undefined> {
  if (!isImageId(server_id)) return undefined
  const named = mayShow(request, server_id, region) ? await findImage(images, server_id, request) : undefined
  if (named && isServerBase(named.image)) return named.image
  const audience = await images.audience(accountOf(request), serverBases.visibility, request.dataVersion)
  const page = await images.list({ audience, query: serverBases, fields: imageFieldNames })
  const all = JSON.parse(`[${page.json.map(String).join('')}]`) as Image[]
  return baseOfServer(server_id, nameableBases(all))
}

/** Is the key permitted to read the image? */
function mayShow(request: FastifyRequest, id: string, region: string): boolean {
  const { account_id, policy } = keyOf(request)
  return policy === undefined || allows(policy, operations.showImage.action, imageSrn(account_id, region, id))
}
