import type { FastifyReply, FastifyRequest } from 'fastify'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { ErrorKey } from 'scp-images-client/contract/errors/errors'
import { type Language, languageOf } from 'scp-images-client/contract/errors/errors'
import { limits } from '../limits.ts'
import { envelope } from './error-envelope.ts'
import { sendBody } from './send.ts'

/** What a client needs to find out why its signature was refused. Never the secret, nor a signature made with it. */
export interface Explanation {
  readonly sentences: readonly string[]
  /** The likeliest string to sign, as a JSON string: ASCII, fit for a header. */
  readonly header: string
}

const explanationHeader = 'X-Signature-Expected'

/** Explanations that may be shown with an error, because the operator switched that on. */
const explanations = new WeakMap<CatalogueError, Explanation>()

/** Let an error's answer carry an explanation. */
export const explain = (error: CatalogueError, explanation: Explanation): void => {
  explanations.set(error, explanation)
}

/** Every error leaves the server here: as the vendor's envelope, with nothing in it that is not in the error table. */
export function errorHandler(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = asCatalogueError(thrown)
  if (error.key === 'INTERNAL') request.log.error({ err: thrown, request_id: request.id }, 'request failed')
  if (reply.raw.headersSent) {
    reply.raw.destroy()
    return
  }
  const language = languageFor(request)
  const explanation = explanations.get(error)
  const detail = explanation && [String(error.detail(language)), ...explanation.sentences]
  const lines = headersOf(error, language)
  if (explanation) lines.push(explanationHeader, explanation.header)
  sendBody(request, reply, error.row.status, lines, [envelope(error, language, request, detail)])
}

function headersOf(error: CatalogueError, language: string): string[] {
  const lines = ['cache-control', 'no-store', 'content-language', language]
  const { allow, seconds } = error.args
  if (allow !== undefined) lines.push('allow', String(allow))
  if (seconds !== undefined) lines.push('retry-after', String(seconds))
  // RFC 9110, 15.5.2: a 401 names the required scheme.
  if (error.row.status === 401) lines.push('www-authenticate', 'Scp-Signature')
  return lines
}

/** Fastify's own errors by status; anything else that is thrown is a defect: 500. */
const byStatus: Partial<Record<number, ErrorKey>> = {
  400: 'MALFORMED_REQUEST',
  404: 'PATH_NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
}

function asCatalogueError(thrown: unknown): CatalogueError {
  if (thrown instanceof CatalogueError) return thrown
  const { code, statusCode } = (thrown ?? {}) as { code?: unknown; statusCode?: unknown }
  // The client went away while it sent its body.
  if (code === 'ECONNRESET') return new CatalogueError('MALFORMED_REQUEST')
  if (typeof code === 'string' && code.startsWith('FST_ERR_') && typeof statusCode === 'number') {
    const key = byStatus[statusCode]
    if (key) return new CatalogueError(key, { limit: limits.target })
  }
  return new CatalogueError('INTERNAL')
}

/** The language of a request's error texts. Codes and success bodies are the same in every language. */
const languageFor = (request: FastifyRequest): Language => languageOf(request.headers['accept-language'])
