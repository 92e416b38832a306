import { createServer, type ServerOptions } from 'node:http'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { fastPath } from './cache/fast-path.ts'
import type { Dependencies } from './dependencies.ts'
import { requestShape } from './hooks/request-checks.ts'
import { limits } from './limits.ts'
import { declareContext, initContext } from './request/context.ts'
import { keepBytes } from './request/json-body.ts'
import { freshRequestId } from './request/request-id.ts'
import { routedPath } from './request/target.ts'
import { AccessLog } from './response/access-log.ts'
import { errorHandler } from './response/error-handler.ts'
import { unknownPath } from './response/not-found.ts'
import { answerOddRequests, answerParserError } from './response/socket-errors.ts'
import { addRoutes } from './routes.ts'

/**
 * The server, not yet listening. How a request flows:
 *
 *     request ─► fast-path: a cached response, nothing committed since, a valid signature ─► the same response
 *       └─► router (404, 405) ─► request-checks: ids, target, host (400, 414)
 *       └─► authenticate (401, 403) ─► api-version (406, Sunset …) ─► authorise (403)
 *             └─► body (413) ─► operation: type (415), body or query (400) ─► existence and permission (403, 404, 409)
 *                   └─► If-Match (412), If-None-Match (304) ─► page or image ─► Link ─► compression ─► wire
 *     any throw ─► error-handler: the error table's row in the vendor's envelope
 *     no valid HTTP request ─► socket-errors: the same envelope
 */
export function buildApp(deps: Dependencies): FastifyInstance {
  const app: FastifyInstance = Fastify({
    logger: deps.logger,
    logController: new AccessLog(),
    // One logger for all: a child a request would cost more than the line it writes.
    ...(deps.logger !== false && { childLoggerFactory: (logger: FastifyBaseLogger) => logger }),
    genReqId: freshRequestId,
    requestIdHeader: false,
    rewriteUrl: routedPath,
    routerOptions: {
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
      maxParamLength: limits.target,
    },
    exposeHeadRoutes: true,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    bodyLimit: limits.body,
    serverFactory: (route) => {
      const known = deps.pageCache?.responses
      return createServer(serverOptions(deps), known ? fastPath(route, known, () => app, deps) : route)
    },
    clientErrorHandler: answerParserError,
    frameworkErrors: (error, request, reply) => {
      initContext(request)
      errorHandler(error, request, reply)
    },
  })
  answerOddRequests(app.server)

  app.decorate('drain', { active: false, hasSuccessor: false })
  declareContext(app)
  keepBytes(app)
  app.addHook('onRequest', requestShape(deps.settings))
  app.setErrorHandler(errorHandler)
  app.setNotFoundHandler((request) => {
    throw unknownPath(request.raw.method, request.target.path)
  })
  addRoutes(app, deps)
  return app
}

const serverOptions = ({ settings }: Dependencies): ServerOptions => ({
  keepAliveTimeout: settings.keepAliveMs ?? limits.keepAlive,
  requestTimeout: limits.requestTimeout,
  maxHeaderSize: limits.headers,
  headersTimeout: limits.headersTimeout,
  connectionsCheckingInterval: limits.timeoutCheck,
  // A missing Host is answered by us, in the envelope.
  requireHostHeader: false,
})
