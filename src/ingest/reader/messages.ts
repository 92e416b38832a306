import type { ImageBatch } from '../../repository/schema/image-batch.ts'
import type { SourceKindName } from '../../sources/kinds.ts'
import {
  SourceError,
  type SourceItem,
  type SourceOptions,
  type SourcePosition,
  type SourceTrouble,
} from '../../sources/source.ts'

/** What the reader, a thread or a process, is to read. */
export interface ReadRequest {
  readonly kind: SourceKindName
  readonly path: string
  readonly options: Omit<SourceOptions, 'signal'>
  /** Number of batches it may send before the first request for one more. */
  readonly ahead: number
}

/**
 * Some rows of a source: the items in order, and the images, encoded for the repository. With the option `traced` the
 * images are among the items instead.
 */
export interface RowBatch {
  readonly items: readonly SourceItem[]
  /** Absent: there is none. */
  readonly images?: ImageBatch
  readonly position: SourcePosition
}

export type ReaderMessage =
  | { readonly batch: RowBatch }
  | { readonly end: true }
  /** `isSource`: the error was a SourceError. */
  | {
      readonly failure: {
        readonly message: string
        readonly isSource: boolean
        readonly trouble?: SourceTrouble | undefined
      }
    }

/** MB. Enough for real sources; without a limit the garbage collector would run too rarely. */
export const defaultMemory = 256

/** The error for a reader that exceeded its memory limit, in MB. */
export const needsMemory = (path: string, memory: number): SourceError =>
  new SourceError(
    `Reading ${path} needs more than ${memory} MB of memory: something in it is too large or too deep. Split its largest document into several, or its folder into several sources.`,
  )
