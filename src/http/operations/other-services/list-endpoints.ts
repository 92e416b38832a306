import type { FastifyReply, FastifyRequest } from 'fastify'
import { serviceWords } from 'scp-images-client/contract/api-versions'
import type { Dependencies } from '../../dependencies.ts'
import { asciiJson } from '../../response/ascii-json.ts'
import { sendBody } from '../../response/send.ts'

/** `GET /v1/endpoints`: where each service is. Exactly four strings a row: one vendor client accepts no other key. */
export function listEndpoints({ settings }: Pick<Dependencies, 'settings'>) {
  return (request: FastifyRequest, reply: FastifyReply): void => {
    const endpoints = serviceWords.map((service) => ({
      region: settings.region,
      service_name: service,
      service_type: `scp-${service}`,
      url: request.base,
    }))
    sendBody(request, reply, 200, ['cache-control', 'private, no-cache'], [asciiJson({ endpoints }), '\n'])
  }
}
