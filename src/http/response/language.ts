import type { FastifyRequest } from 'fastify'
import { type Language, languageOf } from 'scp-images-client/contract/errors/errors'

/** The language of a request's error texts. Codes and success bodies are the same in every language. */
export const languageFor = (request: FastifyRequest): Language =>
  languageOf(request.headers['accept-language'])
