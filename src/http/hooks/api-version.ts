import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import {
  type ApiVersionStatus,
  dayOf,
  deprecationOf,
  type Edition,
  editionsOf,
  isAnswered,
  newestEdition,
  parseEdition,
  type Service,
  statusOn,
  sunsetOf,
} from 'scp-images-client/contract/api-versions'
import { CatalogueError } from 'scp-images-client/contract/errors/catalogue-error'
import { headerSpelling, headers } from 'scp-images-client/contract/headers'
import { operations } from 'scp-images-client/contract/operations'
import type { Dependencies } from '../dependencies.ts'

/** What the date makes of an edition. */
interface Lifecycle {
  readonly day: number
  readonly headers: readonly string[]
  readonly hasSuccessor: boolean
}

const longestEcho = 64

/**
 * Chooses the service's edition (406 when there is none), names it in the response, and announces its end: `Sunset`
 * (RFC 8594) where it is known; `Deprecation` (RFC 9745) and a successor link (RFC 5829) for deprecated editions.
 * PLANNED editions are served when they are requested, so that clients newer than the page work.
 */
export function apiVersion(
  service: Service,
  { versionClock, settings }: Pick<Dependencies, 'versionClock' | 'settings'>,
) {
  const { newestVersion, expiredVersions } = settings
  const lifecycleOf = rememberForADay(service, newestEdition(service, newestVersion), versionClock)
  const successorPath = operations.showDocument.path.replace('{version}', newestVersion)
  const isOpen = (version: Edition) => isAnswered(version, versionClock(), expiredVersions)
  const refuse = (sent: string, version: Edition | undefined) => {
    const open = editionsOf(service).filter(isOpen)
    const supported = open.map(({ id }) => id).join(', ')
    return version ? expiredVersion(version, supported) : noSuchVersion(sent, service, supported)
  }
  return (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const sent = request.headers[headers.apiVersion]
    const version = parseEdition(sent === undefined ? sent : String(sent), service, newestVersion)
    if (version === undefined || !isOpen(version)) {
      done(refuse(String(sent), version))
      return
    }
    const lifecycle = lifecycleOf(version)
    request.version = version
    request.day = lifecycle.day
    request.versionHeaders = lifecycle.headers
    if (lifecycle.hasSuccessor)
      request.successor = `<${request.base}${successorPath}>; rel="successor-version"`
    done()
  }
}

const expiredVersion = ({ id, notBefore }: Edition, supported: string) =>
  new CatalogueError('EXPIRED_VERSION', { version: id, since: String(notBefore), supported })

function noSuchVersion(sent: string, service: Service, supported: string): CatalogueError {
  const word = `${service} `
  const version = (sent.startsWith(word) ? sent.slice(word.length) : sent).slice(0, longestEcho)
  return new CatalogueError('NO_SUCH_VERSION', { version, supported })
}

/** Everything here changes at midnight UTC only. */
function rememberForADay(
  service: Service,
  newest: Edition,
  versionClock: () => number,
): (version: Edition) => Lifecycle {
  const known = new Map<Edition, Lifecycle>()
  return (version) => {
    const now = versionClock()
    let lifecycle = known.get(version)
    if (lifecycle?.day !== dayOf(now)) {
      lifecycle = lifecycleOn(service, version, statusOn(version, now, newest.id), now)
      known.set(version, lifecycle)
    }
    return lifecycle
  }
}

function lifecycleOn(service: Service, version: Edition, status: ApiVersionStatus, now: number): Lifecycle {
  const lines: string[] = [headerSpelling.apiVersion, `${service} ${version.id}`]
  const sunset = sunsetOf(version)
  const deprecation = deprecationOf(version)
  if (sunset !== undefined) lines.push('Sunset', new Date(sunset).toUTCString())
  const isDeprecated = status === 'DEPRECATED'
  if (isDeprecated && deprecation !== undefined) lines.push('Deprecation', `@${deprecation / 1000}`)
  return {
    day: dayOf(now),
    headers: lines,
    hasSuccessor: isDeprecated,
  }
}
