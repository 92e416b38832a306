import type { ImageBatch } from '../../repository/schema/image-batch.ts'
import type { SourceKindName } from '../../sources/kinds.ts'
import {
  SourceError,
  type SourceItem,
  type SourceOptions,
  type SourcePosition,
  type SourceTrouble,
} from '../../sources/source.ts'

/** What another is to read. */
export interface ReadingOrder {
  readonly kind: SourceKindName
  readonly path: string
  readonly options: Omit<SourceOptions, 'signal'>
  /** Pieces it may be ahead of its reader, who asks for one more with each message. */
  readonly ahead: number
}

/**
 * Some rows of a source: what was said of them, in order, and the images, ready to be stored. Of images that are traced the
 * sayings are wanted, not what is to be stored: they are among the items.
 */
export interface Piece {
  readonly items: readonly SourceItem[]
  /** Absent: there is none. */
  readonly images?: ImageBatch
  readonly position: SourcePosition
}

export type ReadingMessage =
  | { readonly piece: Piece }
  | { readonly end: true }
  /** `isSource`: what the person who gave the source must know. */
  | {
      readonly failure: {
        readonly message: string
        readonly isSource: boolean
        readonly trouble?: SourceTrouble | undefined
      }
    }

/** MB. Enough for all that real sources hold; without a limit a reader would leave its rubbish lying. */
export const usualMemory = 256

/** A reader's memory did not suffice. */
export const needsMemory = (path: string, memory: number): SourceError =>
  new SourceError(
    `Reading ${path} needs more than ${memory} MB of memory: something in it is too large or too deep. Split its largest document into several, or its folder into several sources.`,
  )
