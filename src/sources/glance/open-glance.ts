import { type ImageSource, SourceError, type SourceItem, type SourceOptions } from '../source.ts'
import type { WebLimits } from '../web/limits.ts'
import { webReader } from '../web/web-reader.ts'
import { defaultMapping } from './image-mapping.ts'
import { leftOut } from './left-out.ts'
import { authoritiesOf, cloudFor } from './login/choose-cloud.ts'
import type { Cloud } from './login/cloud-keys.ts'
import { openSession, type Session } from './login/keystone.ts'
import { imageEndpoint, interfaceOf } from './login/service-catalogue.ts'
import { authMethodOf, tokenRequest } from './login/token-request.ts'
import { readMapping } from './mapping-file.ts'
import { imagesOf } from './read-listing.ts'

/** Images a page. */
export interface GlanceLimits {
  /** Images a page. Glance sends about 2 kB an image. */
  readonly pageSize: number
  /** Images of one listing at most. */
  readonly maximum: number
  /** Questions under way at once. */
  readonly parallel: number
  readonly web: Partial<WebLimits>
}

const defaultLimits: GlanceLimits = { pageSize: 500, maximum: 1_000_000, parallel: 8, web: {} }

/** As SOURCE: the address is in Keystone's service catalogue. */
const fromKeystone = 'keystone'

/**
 * Images of a live OpenStack Glance (API v2), at an address or at the one in Keystone's catalogue: all that the login
 * may list, hidden ones too, with the members of shared ones. `readGlanceImage` makes the images.
 * @throws SourceError when settings, clouds.yaml or the mapping cannot be used
 */
export function openGlance(
  source: string,
  options: SourceOptions,
  changed: Partial<GlanceLimits> = {},
): ImageSource {
  const { settings = {}, environment = {}, signal } = options
  const limits = { ...defaultLimits, ...changed }
  const mapping = settings.mapping === undefined ? defaultMapping : readMapping(settings.mapping)
  const given = source === fromKeystone ? undefined : endpointUrl(source)
  const cloud = cloudFor(settings, environment)
  const method = authMethodOf(cloud)
  if (method === 'none' && given === undefined) throw needsLogin()
  const authorities = authoritiesOf(cloud, environment)
  const request = method === 'none' ? undefined : tokenRequest(cloud, method)
  const web = webReader({
    limits: limits.web,
    ...(authorities !== undefined && { authorities }),
    ...(signal && { signal }),
  })

  async function* read(): AsyncGenerator<SourceItem> {
    try {
      const session = openSession(web, request)
      const endpoint = given ?? (await endpointOf(session, cloud))
      const listing = { ...limits, endpoint, session, isLoggedIn: request !== undefined }
      const unkept = leftOut(mapping)
      const reading = { mapping, options, leftOut: unkept, parallel: limits.parallel }
      // Glance lists hidden images apart, and only those that the login may see anyway.
      for (const isHidden of [false, true]) yield* imagesOf({ ...listing, isHidden }, reading)
      const reason = unkept.sentence()
      if (reason !== undefined) yield { note: { place: endpoint.href, reason } }
    } catch (error) {
      if (!signal?.aborted) throw error
    } finally {
      web.close()
    }
  }
  return {
    position: () => ({ bytesRead: web.bytesRead(), totalBytes: undefined }),
    [Symbol.asyncIterator]: read,
  }
}

async function endpointOf(session: Session, cloud: Cloud): Promise<URL> {
  if (cloud.image_endpoint_override !== undefined) return endpointUrl(cloud.image_endpoint_override)
  const wanted = { interface: interfaceOf(cloud.interface), region: cloud.region_name }
  return endpointUrl(imageEndpoint(await session.catalogue(), wanted))
}

/** The address of a Glance, with or without its `/v2`. */
function endpointUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new SourceError(
      `A Glance is named by its address, such as https://glance.example:9292, or by the word ${fromKeystone}.`,
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw new SourceError(
      'The address of a Glance must not hold a user name or a password: use a cloud of clouds.yaml.',
    )
  }
  url.pathname = url.pathname.replace(/(\/v2(\/images)?)?\/*$/, '')
  url.search = ''
  url.hash = ''
  return url
}

const needsLogin = () =>
  new SourceError(
    'To ask Keystone for the address of Glance a login is needed: name a cloud of clouds.yaml with --cloud, or set OS_AUTH_URL and the other OS_ variables.',
  )
