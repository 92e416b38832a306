import type { FastifyContextConfig, FastifyRequest } from 'fastify'
import type { DataVersion } from '../../catalogue/data-version.ts'
import { chooseEncoding } from '../response/content-encoding.ts'
import { bodyLines, type HeaderList } from '../response/send.ts'
import type { KeptPage } from './rendered-page.ts'
import { readAsked } from './request-key.ts'
import { SizedCache } from './sized-cache.ts'

/** What the steps of the pipeline found out about the request. */
type Exchange = Pick<FastifyRequest, 'target' | 'key' | 'signed' | 'version' | 'day' | 'versionHeaders'>

/** An answer about a page as it was sent, with all it depends on but the proof who asks. */
export interface KnownAnswer {
  /** What the database held before the answer was made. */
  readonly dataVersion: DataVersion
  readonly exchange: Exchange
  readonly tag: string
  /** Header lines of a 304. */
  readonly unchanged: HeaderList
  /** Counts an answer of the operation. */
  readonly count: FastifyContextConfig['count']
  /** A 200; absent when only a 304 was sent. */
  readonly whole?: WholeAnswer
}

interface WholeAnswer {
  readonly page: KeptPage
  readonly lines: HeaderList
  /** Name of the encoding, '' for none: the bytes belong to the page, and go with it. */
  readonly encoding: string
}

/** The answer that is a page which is kept, in the encoding that the request wants, and its body. */
export async function wholeAnswer(
  request: FastifyRequest,
  page: KeptPage,
  lines: HeaderList,
): Promise<WholeAnswer & { readonly body: Buffer }> {
  const encoding = chooseEncoding(request.headers['accept-encoding'], page.length)
  const body = encoding ? await page.encoded(encoding) : (page.known('') as Buffer)
  const inEncoding = encoding ? ['content-encoding', encoding.name] : []
  const all = [...bodyLines(body.length), ...lines, ...inEncoding]
  return { page, lines: all, encoding: encoding?.name ?? '', body }
}

/** What an answer takes beside its texts, bytes: a guess on the safe side. */
const OVERHEAD = 1500

/**
 * Answers to requests that come again, byte for byte but for signature, timestamp and `If-None-Match`. They hold for
 * as long as nothing at all was committed: what the request is about, who may ask it, and what its answer is, were then
 * found out already. Only the signature is checked each time.
 */
export class KnownAnswers {
  readonly #answers: SizedCache<KnownAnswer>
  /** Answers that were sent again. */
  hits = 0

  constructor(capacity: number) {
    this.#answers = new SizedCache(capacity)
  }

  get bytes(): number {
    return this.#answers.bytes
  }

  get(print: string): KnownAnswer | undefined {
    return this.#answers.get(print)
  }

  /** @param request as it is when its answer goes out */
  remember(request: FastifyRequest, answer: Pick<KnownAnswer, 'tag' | 'unchanged' | 'whole'>): void {
    const { dataVersion, target, key, signed, version, day, versionHeaders } = request
    const asked = readAsked(request.raw, request.originalUrl)
    if (!asked || !dataVersion) return
    const bytes = 2 * asked.print.length + OVERHEAD
    const exchange = { target, key, signed, version, day, versionHeaders }
    const { count } = request.routeOptions.config
    this.#answers.set(asked.print, { ...answer, dataVersion, count, exchange }, bytes)
  }
}
