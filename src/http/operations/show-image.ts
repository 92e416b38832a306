import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ActiveKey } from '../../accounts/key-ring.ts'
import { mayShow } from '../../catalogue/access.ts'
import { isImageId } from '../../catalogue/image-query.ts'
import type { FoundImage } from '../../catalogue/image-repository.ts'
import type { ApiVersion } from '../../contract/api-versions.ts'
import { CatalogueError } from '../../contract/catalogue-error.ts'
import { fieldsOf, type Image, type ImageField } from '../../contract/image-fields.ts'
import { sendEmpty, sendPage } from '../answer.ts'
import { asciiJson } from '../ascii-json.ts'
import type { AppDeps } from '../deps.ts'
import { imageIdOf } from '../image-id.ts'
import { namesTag, weakTag } from '../plugins/conditional.ts'
import { varyByCaller } from '../vary.ts'

/**
 * `GET /v1/images/{image_id}`: one image, in the shape that answers about one image have. What the account may not see
 * is not there: 404, as for an id that nobody has or that is none.
 */
export function showImage({ images }: Pick<AppDeps, 'images'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { account_id } = request.key as ActiveKey
    const { id: version } = request.version as ApiVersion
    const { image } = await visibleImage(images, imageIdOf(request), account_id)

    const body = `${asciiJson(pick(image, fieldsOf(version, 'show')))}\n`
    const tag = weakTag(version, account_id, body)
    const lines = ['etag', tag, 'cache-control', 'private, no-cache', 'vary', varyByCaller]
    if (request.successor !== '') lines.push('link', request.successor)
    if (namesTag(request.headers['if-none-match'], tag)) return sendEmpty(request, reply, 304, lines)
    return sendPage(request, reply, lines, [body])
  }
}

/** @throws CatalogueError IMAGE_NOT_FOUND */
async function visibleImage(images: AppDeps['images'], id: string, account: string): Promise<FoundImage> {
  const found = isImageId(id) ? await images.find(id) : undefined
  const membership = found?.members.find(({ member_id }) => member_id === account)?.status
  if (!found || !mayShow(account, found.image, membership))
    throw new CatalogueError('IMAGE_NOT_FOUND', { id })
  return found
}

const pick = (image: Image, fields: readonly ImageField[]) =>
  Object.fromEntries(fields.map((field) => [field, image[field]]))
