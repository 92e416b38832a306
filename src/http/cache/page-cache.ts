import { KeptPages } from './rendered-pages.ts'
import { KnownAnswers } from './response-cache.ts'

/** What a server keeps of the pages it has sent, so that it need not make them again. */
export interface PageCache {
  readonly pages: KeptPages
  readonly answers: KnownAnswers
}

/** @param bytes that all of it may take, about */
export const createPageCache = (bytes: number): PageCache => ({
  pages: new KeptPages((bytes * 7) / 8),
  answers: new KnownAnswers(bytes / 8),
})

/** What it takes, and how often it was of use. */
export const countsOf = ({ pages, answers }: PageCache) => ({
  bytes: pages.bytes + answers.bytes,
  answers: { known: answers.hits, kept: pages.hits, read: pages.misses },
})
