import type { FastifyReply, FastifyRequest } from 'fastify'
import { apiVersionIds } from '../../contract/api-versions.ts'
import { sendBody } from '../answer.ts'
import { asciiJson } from '../ascii-json.ts'
import type { AppDeps } from '../dependencies.ts'

/** `GET /version`: which build this is. */
export function showBuild({ build }: Pick<AppDeps, 'build'>) {
  const body = `${asciiJson({ api_versions: apiVersionIds, name: 'scp-images', version: build.version })}\n`
  return (request: FastifyRequest, reply: FastifyReply): void => {
    sendBody(request, reply, 200, ['cache-control', 'no-cache'], [body])
  }
}
