import type { FastifyReply, FastifyRequest } from 'fastify'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import type { Dependencies } from '../../dependencies.ts'
import { asciiJson } from '../../response/ascii-json.ts'
import { sendBody } from '../../response/send.ts'

const uncached = ['cache-control', 'no-store'] as const
const retryAfterSeconds = 5

/** `GET /livez`: the process runs and answers. Says nothing of what it depends on. */
export function live(request: FastifyRequest, reply: FastifyReply): void {
  sendBody(request, reply, 200, uncached, [asciiJson({ status: 'ok' }), '\n'])
}

/**
 * `GET /readyz`: send me requests? 503 while the server stops or its database does not answer. `?verbose` lists the
 * checks, also when one failed.
 */
export function ready({ ping }: Pick<Dependencies, 'ping'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { drain } = request.server
    const accepting = !drain.active || drain.hasSuccessor
    const database = await ping().then(
      () => true,
      (error: unknown) => {
        request.log.warn({ err: error, request_id: request.id }, 'the database does not answer')
        return false
      },
    )
    const isReady = accepting && database
    const isVerbose = /(?:^|&)verbose(?:=|&|$)/.test(request.target.search)
    if (!isReady && !isVerbose) throw new CatalogueError('UNAVAILABLE', { seconds: retryAfterSeconds })
    const status = isReady ? 'ok' : 'unavailable'
    const checks = { accepting: word(accepting), database: word(database) }
    const retry = isReady ? [] : ['retry-after', String(retryAfterSeconds)]
    const body = asciiJson(isVerbose ? { checks, status } : { status })
    sendBody(request, reply, isReady ? 200 : 503, [...uncached, ...retry], [body, '\n'])
  }
}

const word = (good: boolean) => (good ? 'ok' : 'failed')
