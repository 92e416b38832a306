import type { FastifyRequest } from 'fastify'
import { imageIdOfSrn } from '../contract/srn.ts'
import { resourceNameOf } from './resource-name.ts'

/** The image that the path names, as received: perhaps no id at all. */
export const imageIdOf = (request: FastifyRequest): string =>
  (request.params as { image_id: string }).image_id

/** The member that the path names, as received. */
export const memberIdOf = (request: FastifyRequest): string =>
  (request.params as { member_id: string }).member_id

/** The image of the resource that the path names; empty when it is of none. */
export const taggedImageOf = (request: FastifyRequest): string => imageIdOfSrn(resourceNameOf(request)) ?? ''

/** How a path names one image, by the place in its template. */
export const imageNamers: Readonly<Record<string, (request: FastifyRequest) => string>> = {
  '{image_id}': imageIdOf,
  '{srn}': taggedImageOf,
}
