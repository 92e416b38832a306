import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import {
  currentVersion,
  deprecationOf,
  type Edition,
  editionsOf,
  isPastSunset,
  parseEdition,
  type Service,
  statusOn,
  sunsetOf,
} from '../../contract/api-versions.ts'
import { CatalogueError } from '../../contract/catalogue-error.ts'
import { headerSpelling, headers } from '../../contract/headers.ts'
import { operations } from '../../contract/operations.ts'
import type { AppDeps } from '../deps.ts'

/** What the date makes of an edition. */
interface Lifecycle {
  readonly day: number
  readonly headers: readonly string[]
  readonly hasSuccessor: boolean
  readonly isExpired: boolean
}

const DAY = 86_400_000
/** Number of the UTC day. What is said about an edition changes at midnight only. */
export const dayOf = (instant: number): number => Math.floor(instant / DAY)
const successorPath = operations.showDocument.path.replace('{version}', currentVersion.id)
const longestEcho = 64

/**
 * Chooses the service's edition (406 when there is none), echoes it, and says how long it will live: `Sunset` (RFC 8594) for
 * every version but the newest; `Deprecation` (RFC 9745) and a successor link (RFC 5829) for the deprecated.
 */
export function apiVersion(
  service: Service,
  { versionClock, settings }: Pick<AppDeps, 'versionClock' | 'settings'>,
) {
  const lifecycleOf = rememberForADay(service, versionClock)
  const supported = editionsOf(service)
    .map(({ id }) => id)
    .join(', ')
  return (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const sent = request.headers[headers.apiVersion]
    const version = parseEdition(sent === undefined ? sent : String(sent), service)
    if (version === undefined) {
      done(noSuchVersion(String(sent), service, supported))
      return
    }
    const lifecycle = lifecycleOf(version)
    if (lifecycle.isExpired && settings.expiredVersions === 'enforce') {
      done(expiredVersion(version, supported))
      return
    }
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
function rememberForADay(service: Service, versionClock: () => number): (version: Edition) => Lifecycle {
  let day: number | undefined
  let known = new Map<Edition, Lifecycle>()
  return (version) => {
    const now = versionClock()
    const today = dayOf(now)
    if (today !== day) {
      known = new Map()
      day = today
    }
    let lifecycle = known.get(version)
    if (!lifecycle) {
      lifecycle = lifecycleOn(service, version, now)
      known.set(version, lifecycle)
    }
    return lifecycle
  }
}

function lifecycleOn(service: Service, version: Edition, now: number): Lifecycle {
  const lines: string[] = [headerSpelling.apiVersion, `${service} ${version.id}`]
  const sunset = sunsetOf(version)
  const deprecation = deprecationOf(version)
  if (sunset !== undefined) lines.push('Sunset', new Date(sunset).toUTCString())
  const isDeprecated = statusOn(version, now) === 'DEPRECATED'
  if (isDeprecated && deprecation !== undefined) lines.push('Deprecation', `@${deprecation / 1000}`)
  return {
    day: dayOf(now),
    headers: lines,
    hasSuccessor: isDeprecated,
    isExpired: isPastSunset(version, now),
  }
}
