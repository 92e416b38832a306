import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import { limits } from '../limits.ts'
import { authorityOf, baseOf } from '../request/base-url.ts'
import { initContext } from '../request/context.ts'
import { unknownPath } from '../response/not-found.ts'
import type { HttpSettings } from '../settings.ts'

/** First step of every request: its ids, its target and address; what no operation could use is refused. */
export function requestShape(settings: HttpSettings) {
  return (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    initContext(request)
    const authority = authorityOf(request.raw)
    if (authority !== undefined) request.base = baseOf(request.raw, authority, settings)
    done(problemOf(request, authority))
  }
}

function problemOf(request: FastifyRequest, authority: string | undefined): CatalogueError | undefined {
  if (request.originalUrl.length > limits.target) {
    return new CatalogueError('URI_TOO_LONG', { limit: limits.target })
  }
  if (authority === undefined) return new CatalogueError('MALFORMED_REQUEST')
  if (request.is404) return unknownPath(request.raw.method, request.target.path)
  const length = request.headers['content-length']
  if (length !== undefined && Number(length) > limits.body) return new CatalogueError('BODY_TOO_LARGE')
  return undefined
}
