/**
 * The API versions of the image operations, oldest first, as data. Adding a version is adding a row.
 * Source: the vendor's page "List Images", tables "Version / Not Before", up to 1.3; its pages of 2026-07-18 (1.4) and
 * 2026-09-18 (1.5).
 */
// biome-ignore format: a table reads best with one row a line
export const apiVersions = [
  { id: '1.0', notBefore: '2025-12-31', listSchema: 'ImageListResponse', showSchema: 'ImageShowResponse', pendingSchema: 'ImageListResponse' },
  { id: '1.1', notBefore: '2026-05-31', listSchema: 'ImageListResponse', showSchema: 'ImageShowResponse', pendingSchema: 'ImageListResponse' },
  { id: '1.2', notBefore: '2026-08-31', listSchema: 'ImageListResponseV1Dot2', showSchema: 'ImageShowResponseV1Dot2', pendingSchema: 'ImageListResponseV1Dot2' },
  { id: '1.3', notBefore: null, listSchema: 'ImageListResponseV1Dot3', showSchema: 'ImageShowResponseV1Dot2', pendingSchema: 'ImageListResponseV1Dot2' },
  { id: '1.4', notBefore: null, listSchema: 'ImageListResponseV1Dot4', showSchema: 'ImageShowResponseV1Dot4', pendingSchema: 'ImageListResponseV1Dot2' },
  { id: '1.5', notBefore: null, listSchema: 'ImageListResponseV1Dot4', showSchema: 'ImageShowResponseV1Dot4', pendingSchema: 'ImageListResponseV1Dot2' },
] as const satisfies readonly ApiVersionRow[]

interface ApiVersionRow {
  /** `major.minor`. */
  readonly id: string
  /** Day (UTC) until which the version is guaranteed; null: no end is known. */
  readonly notBefore: string | null
  /** The vendor's name of the list answer's schema. */
  readonly listSchema: string
  /** The vendor's name of the schema of an image by itself. */
  readonly showSchema: string
  /** The vendor's name of the schema of the list of offers. */
  readonly pendingSchema: string
}

export type ApiVersion = (typeof apiVersions)[number]
export type ApiVersionId = ApiVersion['id']
/** In the order in which a version grows old. */
export const apiVersionStatuses = ['PLANNED', 'CURRENT', 'SUPPORTED', 'DEPRECATED'] as const
export type ApiVersionStatus = (typeof apiVersionStatuses)[number]

/** First word of `Scp-Api-Version`; equals the first label of the vendor's host names. */
export const serviceWord = 'virtualserver'

/** One edition of a service, as `Scp-Api-Version` names it. */
export type Edition = Pick<ApiVersionRow, 'id' | 'notBefore'>

/** The versions of IAM that older and newer Terraform providers request, each as one edition. They are alike here. */
const iamEditions = ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5'].map((id) => ({ id, notBefore: null }))

/**
 * The services of this server, oldest edition of each first. In addition to the image operations, those that the
 * vendor's Terraform providers call before and after them.
 */
export const services = {
  iam: iamEditions,
  resourcemanager: [{ id: '1.0', notBefore: null }],
  [serviceWord]: apiVersions,
} as const satisfies Record<string, readonly Edition[]>

export type Service = keyof typeof services
export const serviceWords = Object.keys(services) as Service[]

export const editionsOf = (service: Service): readonly Edition[] => services[service]

const DAY = 86_400_000
/** Number of the UTC day of an instant (ms). The status of a version changes at midnight only. */
export const dayOf = (instant: number): number => Math.floor(instant / DAY)
/** A version is DEPRECATED when fewer than this many days are left (the vendor's page "API common"). */
export const deprecationDays = 90

export const apiVersionIds: ApiVersionId[] = apiVersions.map((version) => version.id)

/** The version that the vendor's page calls CURRENT: the newest here too, unless the operator names a later one. */
export const pageVersionId = '1.3' satisfies ApiVersionId

/** `major.minor` by number: negative when `a` is the older one. */
export const compareVersions = (a: string, b: string): number => numberOf(a) - numberOf(b)

function numberOf(version: string): number {
  const [major = '', minor = ''] = version.split('.')
  return Number(major) * 1_000_000 + Number(minor)
}

/** Does `version` include what came with `since`? */
export const isSince = (version: string, since: string): boolean => compareVersions(version, since) >= 0

/** Versions that an operator may call the newest: the page's, and those that came after it. */
export const newestChoices: readonly ApiVersionId[] = apiVersionIds.filter((id) => isSince(id, pageVersionId))

/** The row of a version. */
export const apiVersionOf = (id: ApiVersionId): ApiVersion =>
  apiVersions.find((version) => version.id === id) as ApiVersion

/** What a request that names no edition of the service gets. @param newest version of the image operations */
export const newestEdition = (service: Service, newest: ApiVersionId): Edition =>
  newestEditions.get(`${service} ${newest}`) as Edition

/** Asked by each request that names no version. */
const newestEditions = new Map(
  serviceWords.flatMap((service) =>
    apiVersionIds.map((newest) => [
      `${service} ${newest}`,
      editionsOf(service).findLast(({ id }) => isSince(newest, id)),
    ]),
  ),
)

/** Instant (ms) at which the version's guarantee ends; undefined: not known. */
export function sunsetOf(version: Edition): number | undefined {
  return version.notBefore === null ? undefined : Date.parse(`${version.notBefore}T00:00:00Z`)
}

/** Instant (ms) at which the last 90 days began; undefined: not known. */
export function deprecationOf(version: Edition): number | undefined {
  const sunset = sunsetOf(version)
  return sunset === undefined ? undefined : sunset - deprecationDays * DAY
}

/**
 * Status on the day of `now` (ms): a function of the date and of which edition is the newest, never stored. A later
 * edition is PLANNED: announced, and served when it is requested.
 */
export function statusOn(version: Edition, now: number, newest: string): ApiVersionStatus {
  const age = compareVersions(newest, version.id)
  if (age <= 0) return age < 0 ? 'PLANNED' : 'CURRENT'
  const sunset = sunsetOf(version)
  if (sunset === undefined) return 'SUPPORTED'
  const daysLeft = (sunset - dayOf(now) * DAY) / DAY
  return daysLeft >= deprecationDays ? 'SUPPORTED' : 'DEPRECATED'
}

/** Has the Not Before date "arrived or expired" (the page's words) at `now` (ms)? */
export function isPastSunset(version: Edition, now: number): boolean {
  const sunset = sunsetOf(version)
  return sunset !== undefined && now >= sunset
}

/** What becomes of versions past their date: answered as before, or refused. */
export const expiredPolicies = ['serve', 'enforce'] as const
export type ExpiredPolicy = (typeof expiredPolicies)[number]

/** Is the edition answered at `now` (ms)? */
export const isAnswered = (version: Edition, now: number, policy: ExpiredPolicy): boolean =>
  policy === 'serve' || !isPastSunset(version, now)

/**
 * Read the value of `Scp-Api-Version`, for example `virtualserver 1.3`.
 * Absent or empty: the newest edition. Another service, another form or an unknown number: undefined.
 * @param newest version of the image operations
 */
export function parseEdition(
  header: string | undefined,
  service: Service,
  newest: ApiVersionId,
): Edition | undefined {
  if (header === undefined || header === '') return newestEdition(service, newest)
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
