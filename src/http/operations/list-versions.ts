import type { FastifyReply, FastifyRequest } from 'fastify'
import { apiVersions, editionsOf, serviceWords, statusOn } from '../../contract/api-versions.ts'
import { sendBody } from '../answer.ts'
import { asciiJson } from '../ascii-json.ts'
import type { AppDeps } from '../deps.ts'

/** Ids that only the other services behind this base URL have: no date, no claim to be the newest. */
const companions = serviceWords
  .flatMap(editionsOf)
  .filter(({ id }) => apiVersions.every((own) => own.id !== id))
  .map(({ id }) => ({ id, status: 'SUPPORTED', notBefore: '' }))

/** `GET /`: the editions, oldest first. Unsigned: the vendor's SDK reads it before every call. Services share it. */
export function listVersions({ versionClock }: Pick<AppDeps, 'versionClock'>) {
  return (request: FastifyRequest, reply: FastifyReply): void => {
    const now = versionClock()
    const own = apiVersions.map((version) => ({
      id: version.id as string,
      status: statusOn(version, now) as string,
      notBefore: version.notBefore ?? '',
    }))
    const rows = [...own, ...companions].toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }))
    const versions = rows.map(({ id, status, notBefore }) => ({
      id: `v${id}`,
      links: [{ href: `${request.base}/v1`, rel: 'self' }],
      not_before: notBefore,
      status,
    }))
    sendBody(request, reply, 200, ['cache-control', 'no-cache'], [asciiJson({ versions }), '\n'])
  }
}
