import { type FastifyReply, type FastifyRequest, LogController } from 'fastify'

type LevelledLog = FastifyRequest['log'] & { isLevelEnabled(level: string): boolean }

/**
 * One line an answer, on level `info` (server errors have their own line too). No query and no header: they hold
 * names and signatures. Without a logger none of this runs.
 */
export class AccessLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(_error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply) {
    logAnswer(request.log, request.raw.method, request, reply.raw.statusCode, reply.elapsedTime)
  }
}

type Answered = Pick<FastifyRequest, 'id' | 'globalId' | 'target' | 'key' | 'version'>

export function logAnswer(
  log: FastifyRequest['log'],
  method: string | undefined,
  { id, globalId, target, key, version }: Answered,
  status: number,
  ms: number,
): void {
  if ('isLevelEnabled' in log && !(log as LevelledLog).isLevelEnabled('info')) return
  log.info(
    {
      request_id: id,
      global_request_id: globalId,
      method,
      path: target.path,
      status,
      ms: Math.round(ms * 1000) / 1000,
      account_id: key?.account_id,
      version: version?.id,
    },
    'answered',
  )
}
