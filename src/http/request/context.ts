import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Edition } from 'scp-images-client/contract/api-versions'
import type { SignedParts } from 'scp-images-client/signing'
import type { ActiveKey } from '../../accounts/key-ring.ts'
import type { DataVersion } from '../../catalogue/data-version.ts'
import { freshRequestId } from './request-id.ts'
import { type RequestTarget, readTarget } from './target.ts'

/** What the steps of the pipeline learn about a request, in order. */
declare module 'fastify' {
  interface FastifyRequest {
    /** The envelope's `global_request_id`; `id` is its `request_id`. */
    globalId: string
    target: RequestTarget
    /** Scheme and authority in the client's URL, without a final slash. */
    base: string
    /** What the database held when the request came. Set on signed operations. */
    dataVersion: DataVersion | undefined
    /** The caller. Set on signed operations. */
    key: ActiveKey | undefined
    /** What the signature covers. Set on signed operations. */
    signed: SignedParts | undefined
    /** The edition served. Set on operations of a service that has editions. */
    version: Edition | undefined
    /** The day of the versions' clock on which it was chosen. */
    day: number | undefined
    /** What the edition adds to every answer: name, value, name, value … */
    versionHeaders: readonly string[]
    /** Where the edition's successor is described, a `Link` value; empty when it is the newest. */
    successor: string
  }
  interface FastifyInstance {
    /**
     * The server is stopping: responses close their connections, and `/readyz` is 503 unless other processes accept the
     * connections in its place.
     */
    drain: { active: boolean; hasSuccessor: boolean }
  }
}

const fields = [
  'globalId',
  'target',
  'base',
  'dataVersion',
  'key',
  'signed',
  'version',
  'day',
  'versionHeaders',
  'successor',
] as const
const noHeaders: readonly string[] = []

/** Make room for these fields in every request. */
export function declareContext(app: FastifyInstance): void {
  for (const field of fields) app.decorateRequest(field)
}

/** Give a request its ids and its target; the rest is filled on its way. */
export function initContext(request: FastifyRequest): void {
  request.globalId = freshRequestId()
  request.target = readTarget(request.originalUrl)
  request.base = ''
  request.versionHeaders = noHeaders
  request.successor = ''
}
