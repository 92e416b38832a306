import type { FastifyReply, FastifyRequest } from 'fastify'
import { apiVersions, statusOn } from '../../contract/api-versions.ts'
import { sendBody } from '../answer.ts'
import { asciiJson } from '../ascii-json.ts'
import type { AppDeps } from '../deps.ts'

/**
 * Editions of the other services that share this base URL: the vendor's Terraform provider looks for the ids it knows
 * of IAM (1.4) and of the resource manager (1.0, ours too) in this one document. No date, no claim to be the newest.
 */
const companions = [{ id: '1.4', status: 'SUPPORTED', notBefore: '' }] as const

/** `GET /`: the editions, oldest first. Unsigned: the vendor's SDK reads it before every call. */
export function listVersions({ versionClock }: Pick<AppDeps, 'versionClock'>) {
  return (request: FastifyRequest, reply: FastifyReply): void => {
    const now = versionClock()
    const own = apiVersions.map((version) => ({
      id: version.id as string,
      status: statusOn(version, now) as string,
      notBefore: version.notBefore ?? '',
    }))
    const others = companions.filter(({ id }) => own.every((version) => version.id !== id))
    const rows = [...own, ...others].toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }))
    const versions = rows.map(({ id, status, notBefore }) => ({
      id: `v${id}`,
      links: [{ href: `${request.base}/v1`, rel: 'self' }],
      not_before: notBefore,
      status,
    }))
    sendBody(request, reply, 200, ['cache-control', 'no-cache'], [asciiJson({ versions }), '\n'])
  }
}
