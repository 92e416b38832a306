import { RenderedPages } from './rendered-pages.ts'
import { ResponseCache } from './response-cache.ts'

/** What a server keeps of the pages it has sent, so that it need not make them again. */
export interface PageCache {
  readonly pages: RenderedPages
  readonly responses: ResponseCache
}

/** @param bytes that all of it may take, about */
export const createPageCache = (bytes: number): PageCache => ({
  pages: new RenderedPages((bytes * 7) / 8),
  responses: new ResponseCache(bytes / 8),
})

/** Bytes it takes, and its hits and misses. */
export const countsOf = ({ pages, responses }: PageCache) => ({
  bytes: pages.bytes + responses.bytes,
  answers: { known: responses.hits, kept: pages.hits, read: pages.misses },
})
