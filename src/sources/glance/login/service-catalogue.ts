import { SourceError } from '../../source.ts'

/** Which of a cloud's image services is meant. */
interface Wanted {
  readonly interface: string
  readonly region: string | undefined
}

interface Endpoint {
  readonly interface: string
  readonly region: string
  readonly url: string
}

/**
 * The address of the image service in a token's catalogue. Source: Identity API v3, the object `catalog` of a token.
 * @param catalogue as Keystone sent it, of any shape
 * @throws SourceError that lists the regions and interfaces
 */
export function imageEndpoint(catalogue: unknown, wanted: Wanted): string {
  const all = list(catalogue).filter((service) => textOf(service, 'type') === 'image')
  const endpoints = all.flatMap((service) => list(at(service, 'endpoints'))).map(endpointOf)
  if (endpoints.length === 0) {
    throw new SourceError(
      "Keystone's catalogue names no image service for this login: see that it has a project (project_name), or give the address of Glance.",
    )
  }
  const ofInterface = endpoints.filter((endpoint) => endpoint.interface === wanted.interface)
  const fitting = ofInterface.filter(({ region }) => wanted.region === undefined || region === wanted.region)
  const [first] = fitting
  if (first && fitting.every(({ url }) => url === first.url)) return first.url
  const offered = endpoints.map((endpoint) => `${endpoint.region} ${endpoint.interface}`)
  const say = first
    ? 'Say which region is meant with --region'
    : `There is no image service with the interface ${wanted.interface}${wanted.region === undefined ? '' : ` in the region ${wanted.region}`}`
  throw new SourceError(`${say}; there are: ${[...new Set(offered)].slice(0, 20).join(', ')}.`)
}

const endpointOf = (endpoint: unknown): Endpoint => ({
  interface: textOf(endpoint, 'interface'),
  region: textOf(endpoint, 'region_id') || textOf(endpoint, 'region'),
  url: textOf(endpoint, 'url'),
})

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined

function textOf(value: unknown, key: string): string {
  const text = at(value, key)
  return typeof text === 'string' ? text.slice(0, 2048) : ''
}

/** The interface by its name alone: older settings write `publicURL`. */
export const interfaceOf = (word: string | undefined): string => (word ?? 'public').replace(/URL$/, '')
