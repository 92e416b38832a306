import type { FastifyRequest } from 'fastify'
import { imageIdOfSrn } from 'scp-images-client/contract/srn'
import { pathParameter } from './path-parameters.ts'
import { resourceNameOf } from './resource-name.ts'

/** The image that the path names: perhaps no id at all. */
export const imageIdOf = (request: FastifyRequest): string => pathParameter(request, 'image_id')

/** The member that the path names. */
export const memberIdOf = (request: FastifyRequest): string => pathParameter(request, 'member_id')

/** The server that the path names. */
export const serverIdOf = (request: FastifyRequest): string => pathParameter(request, 'server_id')

/** The image of the resource that the path names; empty when it is of none. */
export const taggedImageOf = (request: FastifyRequest): string => imageIdOfSrn(resourceNameOf(request)) ?? ''

/** How a path names one image, by the place in its template. */
export const imageNamers: Readonly<Record<string, (request: FastifyRequest) => string>> = {
  '{image_id}': imageIdOf,
  '{srn}': taggedImageOf,
}
