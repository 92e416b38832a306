import type { Image } from '../contract/image-fields.ts'
import type { MemberStatus } from './access.ts'
import type { Actor } from './change.ts'

/** An image with its members and tags as plain values that can be compared. */
export interface ImageState {
  readonly image: Image
  readonly members: Readonly<Record<string, MemberStatus>>
  readonly tags: Readonly<Record<string, string>>
}

/**
 * One change as it is stored: who did it, when, and what was there before. What came after is what the next change
 * found, or what there is now, so that the creation of an image costs a row without values.
 */
export interface HistoryRow extends Actor {
  /** The revision that the change made; of a deletion one more than the last. */
  readonly revision: number
  /** Unix time, ms. */
  readonly at: number
  readonly kind: 'created' | 'changed' | 'deleted'
  /**
   * Values before the change, of what it changed: image fields by name, `members.<account>`, `tags.<key>`; null for what
   * was not there. Of a deletion everything that is not null; of a creation nothing.
   */
  readonly before: Readonly<Record<string, unknown>>
}
