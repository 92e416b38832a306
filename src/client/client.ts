import { type ApiVersionId, apiVersionHeader } from '../contract/api-versions.ts'
import { headers as wireHeaders } from '../contract/headers.ts'
import type { Image, ImageId } from '../contract/image-fields.ts'
import type { ListParameter } from '../contract/list-images.ts'
import { operations } from '../contract/operations.ts'
import { signedHeaders } from '../signing/sign.ts'
import { ClientError, refusal, unreachable } from './client-error.ts'
import { nextMarker } from './next-marker.ts'
import { defaultRetryPolicy, type RetryPolicy, withRetry } from './retry.ts'

export { ClientError, type Failure } from './client-error.ts'

export interface ClientOptions {
  /** Base URL of the server, such as `http://127.0.0.1:8080`; a path in it is kept. */
  readonly endpoint: string
  readonly accessKey: string
  readonly secretKey: string
  readonly accountId?: string
  /** Absent: the server's newest version. */
  readonly apiVersion?: ApiVersionId
  /** Of error texts: `en-US` or `ko-KR`. */
  readonly language?: string
  readonly fetch?: typeof fetch
  /** Longest wait for one answer, in ms; 30 s if not given. */
  readonly timeout?: number
  readonly retry?: Partial<RetryPolicy>
}

/** Values of the query, sent as they are: the server judges them. Absent ones are left out. */
export type ListImagesParams = { readonly [P in ListParameter]?: string | number | undefined }

/** An image as any API version shows it: fields that came later may be missing. */
export type ListedImage = Partial<Image> & { readonly id: ImageId }

/** What every answer of a versioned operation tells about itself. */
export interface Answer {
  readonly requestId: string | undefined
  readonly etag: string | undefined
  /** API version of the answer, such as `virtualserver 1.3`. */
  readonly apiVersion: string | undefined
  /** The document as it was sent. */
  readonly body: string
}

/** One page of images. */
export interface ListImagesAnswer extends Answer {
  readonly images: readonly ListedImage[]
  /** Marker of the next page, when the server's `Link` names one. */
  readonly next?: ImageId
  /** Parameters that meant nothing to the server. */
  readonly ignored: readonly string[]
}

export interface ShowImageAnswer extends Answer {
  readonly image: ListedImage
}

export interface Client {
  /**
   * List Images, one page.
   * @throws ClientError for every failure
   */
  listImages(params?: ListImagesParams): Promise<ListImagesAnswer>
  /**
   * Show Image.
   * @throws ClientError for every failure; with status 404 when the account may not see such an image
   */
  showImage(id: ImageId): Promise<ShowImageAnswer>
}

/**
 * A client of one server for one access key.
 *
 *     const client = createClient({ endpoint, accessKey, secretKey })
 *     const { images } = await client.listImages({ os_distro: 'alma', limit: 5 })
 */
export function createClient(options: ClientOptions): Client {
  const { endpoint, accessKey, secretKey, accountId, apiVersion, language } = options
  const sign = (url: string) =>
    signedHeaders({
      method: 'GET',
      url,
      accessKey,
      secretKey,
      ...(accountId !== undefined && { accountId }),
      ...(apiVersion !== undefined && { apiVersion: apiVersionHeader(apiVersion) }),
      ...(language !== undefined && { language }),
    })
  return {
    async listImages(params = {}) {
      const url = addressOf(endpoint, operations.listImages.path, params)
      const { response, body } = await get(url, sign, options)
      const { images } = parse(body, url) as { images?: ListedImage[] }
      if (!Array.isArray(images)) throw notOurs(url)
      const next = nextMarker(response.headers.get('link'))
      return {
        images,
        ...(next !== undefined && { next }),
        ignored: (response.headers.get(wireHeaders.ignoredParameters) ?? '').split(/,\s*/).filter(Boolean),
        ...answerOf(response, body),
      }
    },
    async showImage(id) {
      const path = operations.showImage.path.replace('{image_id}', encodeURIComponent(id))
      const url = addressOf(endpoint, path, {})
      const { response, body } = await get(url, sign, options)
      const image = parse(body, url) as ListedImage
      if (typeof image.id !== 'string') throw notOurs(url)
      return { image, ...answerOf(response, body) }
    },
  }
}

const answerOf = ({ headers }: Response, body: string): Answer => ({
  requestId: headers.get(wireHeaders.requestId) ?? undefined,
  etag: headers.get('etag') ?? undefined,
  apiVersion: headers.get(wireHeaders.apiVersion) ?? undefined,
  body,
})

/** An API version as `GET /` lists it. */
export interface ListedVersion {
  /** `v1.3`. */
  readonly id: string
  readonly status: string
  /** A day, `YYYY-MM-DD`, or empty. */
  readonly not_before?: string | null
}

/**
 * The API versions a server offers; needs no key.
 * @throws ClientError for every failure
 */
export async function listVersions(
  options: Pick<ClientOptions, 'endpoint' | 'fetch' | 'timeout' | 'retry'>,
): Promise<{ versions: readonly ListedVersion[]; body: string }> {
  const url = addressOf(options.endpoint, operations.listVersions.path, {})
  const { body } = await get(url, () => ({}), options)
  const { versions } = parse(body, url) as { versions?: ListedVersion[] }
  if (!Array.isArray(versions)) throw notOurs(url)
  return { versions, body }
}

function addressOf(endpoint: string, path: string, params: ListImagesParams): string {
  const url = new URL(`${endpoint.replace(/\/+$/, '')}${path}`)
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) url.searchParams.append(name, String(value))
  }
  return url.href
}

type Sending = Pick<ClientOptions, 'fetch' | 'timeout' | 'retry'>

/** Every try is signed anew, because a signature carries the time. */
async function get(url: string, sign: (url: string) => Record<string, string>, options: Sending) {
  const send = options.fetch ?? fetch
  const attempt = () =>
    send(url, {
      headers: sign(url),
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeout ?? 30_000),
    })
  try {
    const response = await withRetry(attempt, { ...defaultRetryPolicy, ...options.retry })
    const body = await response.text()
    if (response.status !== 200) throw refusal(response, body)
    return { response, body }
  } catch (error) {
    throw error instanceof ClientError ? error : unreachable(new URL(url).origin, error)
  }
}

function parse(body: string, url: string): object {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Falls through to the error below: not JSON and not an object are the same to the caller.
  }
  throw notOurs(url)
}

const notOurs = (url: string) =>
  new ClientError(
    'unexpected',
    `${new URL(url).origin} answered something else than this API does: is the endpoint right?`,
  )
