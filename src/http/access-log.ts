import { type FastifyReply, type FastifyRequest, LogController } from 'fastify'

type LevelledLog = FastifyRequest['log'] & { isLevelEnabled(level: string): boolean }

/**
 * One line an answer, on level `info` (server errors have their own line too). No query and no header: they hold
 * names and signatures. Without a logger none of this runs.
 */
export class AccessLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(_error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply) {
    const { log } = request
    if ('isLevelEnabled' in log && !(log as LevelledLog).isLevelEnabled('info')) return
    log.info(
      {
        request_id: request.id,
        global_request_id: request.globalId,
        method: request.raw.method,
        path: request.target.path,
        status: reply.raw.statusCode,
        ms: Math.round(reply.elapsedTime * 1000) / 1000,
        account_id: request.key?.account_id,
        version: request.version?.id,
      },
      'answered',
    )
  }
}
