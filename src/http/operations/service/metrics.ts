import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { sendBody } from '../../response/send.ts'

/** `GET /metrics`: counts for a monitoring system, in Prometheus' text format. */
export function showMetrics({ metrics }: Pick<Dependencies, 'metrics'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { type, text } = await metrics()
    sendBody(request, reply, 200, ['cache-control', 'no-store'], [Buffer.from(text)], { type })
  }
}
