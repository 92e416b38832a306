import type { FastifyReply, FastifyRequest } from 'fastify'
import { permitted } from '../../../catalogue/changes/permissions.ts'
import { decodeQuery } from '../../../catalogue/query/query-string.ts'
import type { Dependencies } from '../../dependencies.ts'
import { tagsAccess } from '../../request/access-request.ts'
import { sendJson } from '../../response/send.ts'
import { findImage } from '../images/find-image.ts'

const largest = 2 ** 31 - 1

/**
 * `GET /v1/tags/{srn}`: the tags of an image, as the vendor's resource manager answers. A page or size that is no
 * number is as if absent: the vendor's Terraform provider crashes on anything but a 200.
 */
export function listTags({ images }: Pick<Dependencies, 'images'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const access = tagsAccess('listTags', request)
    const { tags } = permitted(access, await findImage(images, access.id, request))
    const { values } = decodeQuery(request.target.search, (name) => name === 'size' || name === 'page')
    const size = naturalOf(values.get('size')) || largest
    const page = naturalOf(values.get('page')) ?? 0
    const content = { srn: access.srn, tags: tags.slice(page * size, (page + 1) * size) }
    sendJson(request, reply, 200, { content, count: tags.length, page, size })
  }
}

function naturalOf(text: string | undefined): number | undefined {
  const number = /^\d{1,10}$/.test(text ?? '') ? Number(text) : Number.NaN
  return number <= largest ? number : undefined
}
