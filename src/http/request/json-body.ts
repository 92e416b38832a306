import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import type { BodyOf, BodySpec } from 'scp-images-client/contract/body-fields'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import { limits } from '../limits.ts'
import { readBody } from './read-body.ts'

/**
 * Bodies are received as bytes, at most 64 kB, after authentication; the operation that needs the body parses it.
 * Fastify would check the content type itself, also of a body that is not used, so the header is hidden from it.
 */
export function keepBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: limits.body }, (_request, body, done) => {
    done(null, body)
  })
  app.decorateRequest('contentType')
}

declare module 'fastify' {
  interface FastifyRequest {
    contentType: string | undefined
  }
}

/** The last step before the body arrives. */
export function putTypeAside(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  request.contentType = request.headers['content-type']
  delete request.headers['content-type']
  done()
}

/**
 * The request's body as the operation reads it. A body of no bytes is an empty object, with any content type: clients
 * that omit the body still send a type, or none.
 * @throws CatalogueError UNSUPPORTED_MEDIA_TYPE, MALFORMED_BODY, VALIDATION
 */
export function bodyOf<B extends BodySpec>(request: FastifyRequest, spec: B): BodyOf<B> {
  const { contentType = '', body } = request
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
  if (bytes.length === 0) return readBody({}, spec)
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (!jsonType.test(contentType) || encoding.trim().toLowerCase() !== 'identity') {
    throw new CatalogueError('UNSUPPORTED_MEDIA_TYPE')
  }
  return readBody(jsonObject(bytes), spec)
}

/** Parameters are accepted and ignored: JSON has no other encoding than UTF-8 (RFC 8259, 8.1). */
const jsonType = /^\s*application\/json\s*(?:;.*)?$/i

function jsonObject(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>
    }
  } catch {
    // Falls through: bytes that are no UTF-8, no JSON and no object are the same to the client.
  }
  throw new CatalogueError('MALFORMED_BODY')
}
