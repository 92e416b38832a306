import type { FastifyContextConfig, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { DataVersion } from '../../catalogue/data-version.ts'
import { chooseEncoding } from '../response/content-encoding.ts'
import { bodyLines, type HeaderList } from '../response/send.ts'
import type { RenderedPage } from './rendered-page.ts'
import { requestKey } from './request-key.ts'

/** What the steps of the pipeline found out about the request. */
type RequestContext = Pick<FastifyRequest, 'target' | 'key' | 'signed' | 'version' | 'day' | 'versionHeaders'>

/** A response about a page as it was sent, with all that it depends on except the signature. */
export interface CachedResponse {
  /** What the database held before the answer was made. */
  readonly dataVersion: DataVersion
  readonly context: RequestContext
  readonly tag: string
  /** Header lines of a 304. */
  readonly unchanged: HeaderList
  /** Counts an answer of the operation. */
  readonly count: FastifyContextConfig['count']
  /** A 200; absent when only a 304 was sent. */
  readonly whole?: WholeResponse
}

interface WholeResponse {
  readonly page: RenderedPage
  readonly lines: HeaderList
  /** Name of the encoding, '' for none: the bytes belong to the page, and go with it. */
  readonly encoding: string
}

/** The response of a cached page in the encoding that the request accepts, and its body. */
export async function wholeResponse(
  request: FastifyRequest,
  page: RenderedPage,
  lines: HeaderList,
): Promise<WholeResponse & { readonly body: Buffer }> {
  const encoding = chooseEncoding(request.headers['accept-encoding'], page.length)
  const body = encoding ? await page.encoded(encoding) : (page.known('') as Buffer)
  const inEncoding = encoding ? ['content-encoding', encoding.name] : []
  const all = [...bodyLines(body.length), ...lines, ...inEncoding]
  return { page, lines: all, encoding: encoding?.name ?? '', body }
}

/** What an answer takes beside its texts, bytes: a guess on the safe side. */
const OVERHEAD = 1500

/**
 * Responses to requests that are repeated byte for byte, except for signature, timestamp and `If-None-Match`. They are
 * valid as long as nothing is committed: routing, authorization and the content are then the same. Only the signature
 * is checked each time.
 */
export class ResponseCache {
  readonly #responses: LRUCache<string, CachedResponse>
  /** Answers that were sent again. */
  hits = 0

  constructor(capacity: number) {
    this.#responses = new LRUCache({ maxSize: Math.ceil(capacity), maxEntrySize: Math.ceil(capacity / 8) })
  }

  get bytes(): number {
    return this.#responses.calculatedSize
  }

  get(key: string): CachedResponse | undefined {
    return this.#responses.get(key)
  }

  /** @param request as it is when its response is sent */
  store(request: FastifyRequest, response: Pick<CachedResponse, 'tag' | 'unchanged' | 'whole'>): void {
    const { dataVersion, target, key, signed, version, day, versionHeaders } = request
    const wanted = requestKey(request.raw, request.originalUrl)
    if (!wanted || !dataVersion) return
    const size = 2 * wanted.key.length + OVERHEAD
    const context = { target, key, signed, version, day, versionHeaders }
    const { count } = request.routeOptions.config
    this.#responses.set(wanted.key, { ...response, dataVersion, count, context }, { size })
  }
}
