/**
 * The published API versions of the image operations, oldest first, as data.
 * Adding a version is adding a row; nothing else in the program names a version.
 * Source: the vendor's page "List Images", tables "Version / Not Before".
 */
export const apiVersions = [
  { id: '1.0', notBefore: '2025-12-31', listSchema: 'ImageListResponse', showSchema: 'ImageShowResponse' },
  { id: '1.1', notBefore: '2026-05-31', listSchema: 'ImageListResponse', showSchema: 'ImageShowResponse' },
  {
    id: '1.2',
    notBefore: '2026-08-31',
    listSchema: 'ImageListResponseV1Dot2',
    showSchema: 'ImageShowResponseV1Dot2',
  },
  {
    id: '1.3',
    notBefore: null,
    listSchema: 'ImageListResponseV1Dot3',
    showSchema: 'ImageShowResponseV1Dot2',
  },
] as const satisfies readonly ApiVersionRow[]

interface ApiVersionRow {
  readonly id: string
  /** Day (UTC) until which the version is guaranteed to live; null for the newest. */
  readonly notBefore: string | null
  /** The vendor's name of the list answer's schema. */
  readonly listSchema: string
  /** The vendor's name of the schema of an image by itself. */
  readonly showSchema: string
}

export type ApiVersion = (typeof apiVersions)[number]
export type ApiVersionId = ApiVersion['id']
export const apiVersionStatuses = ['CURRENT', 'SUPPORTED', 'DEPRECATED'] as const
export type ApiVersionStatus = (typeof apiVersionStatuses)[number]

/** First word of `Scp-Api-Version`; equals the first label of the vendor's host names. */
export const serviceWord = 'virtualserver'

/** One edition of a service, as `Scp-Api-Version` names it. */
export type Edition = Pick<ApiVersionRow, 'id' | 'notBefore'>

/**
 * The services this server plays, oldest edition of each first. Beside the image operations those that the vendor's
 * Terraform provider asks before and after them; it looks for exactly these editions.
 */
export const services = {
  iam: [{ id: '1.4', notBefore: null }],
  resourcemanager: [{ id: '1.0', notBefore: null }],
  [serviceWord]: apiVersions,
} as const satisfies Record<string, readonly Edition[]>

export type Service = keyof typeof services
export const serviceWords = Object.keys(services) as Service[]

export const editionsOf = (service: Service): readonly Edition[] => services[service]

const DAY = 86_400_000
/** A version is DEPRECATED when fewer than this many days are left (the vendor's page "API common"). */
export const deprecationDays = 90

export const currentVersion: ApiVersion = apiVersions[apiVersions.length - 1] as ApiVersion
export const apiVersionIds: ApiVersionId[] = apiVersions.map((version) => version.id)

const rankOf = (id: ApiVersionId) => apiVersionIds.indexOf(id)

/** Does `version` include what came with `since`? */
export const isSince = (version: ApiVersionId, since: ApiVersionId): boolean =>
  rankOf(version) >= rankOf(since)

/** Instant (ms) at which the version's guarantee ends; undefined for the newest. */
export function sunsetOf(version: Edition): number | undefined {
  return version.notBefore === null ? undefined : Date.parse(`${version.notBefore}T00:00:00Z`)
}

/** Instant (ms) at which the last 90 days began; undefined for the newest. */
export function deprecationOf(version: Edition): number | undefined {
  const sunset = sunsetOf(version)
  return sunset === undefined ? undefined : sunset - deprecationDays * DAY
}

/** Status on the day of `now` (ms): a function of the date, never stored. */
export function statusOn(version: Edition, now: number): ApiVersionStatus {
  const sunset = sunsetOf(version)
  if (sunset === undefined) return 'CURRENT'
  const daysLeft = (sunset - Math.floor(now / DAY) * DAY) / DAY
  return daysLeft >= deprecationDays ? 'SUPPORTED' : 'DEPRECATED'
}

/** Has the Not Before date "arrived or expired" (the page's words) at `now` (ms)? */
export function isPastSunset(version: Edition, now: number): boolean {
  const sunset = sunsetOf(version)
  return sunset !== undefined && now >= sunset
}

/**
 * Read the value of `Scp-Api-Version`, for example `virtualserver 1.3`.
 * Absent or empty: the CURRENT edition. Another service, another form or an unknown number: undefined.
 */
export function parseEdition(header: string | undefined, service: Service): Edition | undefined {
  if (header === undefined || header === '') return editionsOf(service).at(-1)
  const known = byHeader.get(header)
  return known?.service === service ? known.edition : undefined
}

const byHeader = new Map<string, { readonly service: Service; readonly edition: Edition }>(
  serviceWords.flatMap((service) =>
    editionsOf(service).map((edition) => [`${service} ${edition.id}`, { service, edition }] as const),
  ),
)

/** The header's text for a version of the image operations. */
export const apiVersionHeader = (id: ApiVersionId): string => `${serviceWord} ${id}`
