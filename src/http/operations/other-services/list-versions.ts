import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  apiVersions,
  compareVersions,
  editionsOf,
  isAnswered,
  serviceWords,
  statusOn,
} from 'scp-images-client/contract/api-versions'
import type { Dependencies } from '../../dependencies.ts'
import { asciiJson } from '../../response/ascii-json.ts'
import { sendBody } from '../../response/send.ts'

/** The editions behind this base URL by their ids: where the image operations have one, theirs. */
const known = [
  ...new Map([...serviceWords.flatMap(editionsOf), ...apiVersions].map((edition) => [edition.id, edition])),
]
  .map(([, edition]) => edition)
  .toSorted((a, b) => compareVersions(a.id, b.id))

/**
 * `GET /`: the editions, oldest first. Unsigned: the vendor's SDK reads it before every call. The services share it, so
 * that an id is there as long as one of them answers it.
 */
export function listVersions({ versionClock, settings }: Pick<Dependencies, 'versionClock' | 'settings'>) {
  const { newestVersion, expiredVersions } = settings
  return (request: FastifyRequest, reply: FastifyReply): void => {
    const now = versionClock()
    const answered = serviceWords
      .flatMap(editionsOf)
      .filter((edition) => isAnswered(edition, now, expiredVersions))
    const ids = new Set(answered.map(({ id }) => id))
    const versions = known
      .filter(({ id }) => ids.has(id))
      .map((version) => ({
        id: `v${version.id}`,
        links: [{ href: `${request.base}/v1`, rel: 'self' }],
        not_before: version.notBefore ?? '',
        status: statusOn(version, now, newestVersion),
      }))
    sendBody(request, reply, 200, ['cache-control', 'no-cache'], [asciiJson({ versions }), '\n'])
  }
}
