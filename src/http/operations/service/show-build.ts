import type { FastifyReply, FastifyRequest } from 'fastify'
import { apiVersionIds } from 'scp-images-client/contract/api-versions'
import type { Dependencies } from '../../dependencies.ts'
import { asciiJson } from '../../response/ascii-json.ts'
import { sendBody } from '../../response/send.ts'

/** `GET /version`: which build this is. */
export function showBuild({ build }: Pick<Dependencies, 'build'>) {
  const body = `${asciiJson({ api_versions: apiVersionIds, name: 'scp-images', version: build.version })}\n`
  return (request: FastifyRequest, reply: FastifyReply): void => {
    sendBody(request, reply, 200, ['cache-control', 'no-cache'], [body])
  }
}
