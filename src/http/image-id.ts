import type { FastifyRequest } from 'fastify'

/** The image that the path names, as received: perhaps no id at all. */
export const imageIdOf = (request: FastifyRequest): string =>
  (request.params as { image_id: string }).image_id
