import type { AccountId, ImageId } from 'scp-images-client/contract/image-fields'
import type { SourceRecord } from '../catalogue/sync/provenance.ts'

/** A remark about one place in its data: `FILE line 7`, or `FILE, images[2], versions[0]`. */
export interface Diagnostic {
  readonly place: string
  /** One sentence that says what to do or what was left out. */
  readonly reason: string
}

export type { SourceDocument } from '../catalogue/sync/provenance.ts'

/**
 * One step of reading a source: an image to store, with its place and document where the kind has them; a `problem`, a
 * row that was skipped; or a `note`, a row that was loaded although something about it was left out or looked wrong. A
 * problem has the id of its image where it is known, so that a synchronisation does not count the image as gone;
 * `partial`: the number of images is unknown, so that none counts as gone.
 */
export type SourceItem =
  | SourceRecord
  | { readonly problem: Diagnostic; readonly id?: ImageId; readonly partial?: true }
  | { readonly note: Diagnostic }

/** How far reading has come, in bytes of the input as it lies on disk. */
export interface SourcePosition {
  readonly bytesRead: number
  /** Undefined when the input's length is not known (a pipe). */
  readonly totalBytes: number | undefined
}

/** A place images come from, read as a stream. Reading throws SourceError when the input cannot be read at all. */
export interface ImageSource extends AsyncIterable<SourceItem> {
  position(): SourcePosition
}

/** Well-formed text of at most so many code units, for remarks about data of any length. */
export const clip = (text: string, maximum: number): string =>
  (text.length <= maximum ? text : `${text.slice(0, maximum - 1)}…`).toWellFormed()

/** For whom images are read, and the options of a kind of source in addition to its path. */
export interface SourceOptions {
  /** Owner of images whose data names none; absent: such an image is refused. */
  readonly account?: AccountId
  readonly accountName?: string | null
  readonly userName?: string | null
  /** The options of the kind, by their words. May be stored: never a secret. */
  readonly settings?: Readonly<Record<string, string>>
  /** The environment variables of the kind's row, as far as they are set. May hold secrets. */
  readonly environment?: Readonly<Record<string, string>>
  /** Where a kind may keep what it found out, to be faster the next time. Absent: nowhere. */
  readonly dataFolder?: string
  /** Return the place and document of each image: an import does not need them. */
  readonly traced?: boolean
  /** Ends reading early, also while it waits for input. */
  readonly signal?: AbortSignal
}

/** Why a source cannot be read, where the options are not the cause. */
export type SourceTrouble = 'unreachable' | 'forbidden'

/**
 * The input cannot be read at all, or not to its end: no such file, no permission, no file of this kind in the folder,
 * no answer from a host.
 */
export class SourceError extends Error {
  override name = 'SourceError'
  readonly kind: SourceTrouble | undefined

  constructor(message: string, options: ErrorOptions & { readonly kind?: SourceTrouble } = {}) {
    super(message, options)
    this.kind = options.kind
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'there is no permission to read it',
  ELOOP: 'it is a symbolic link, a file is wanted',
  EISDIR: 'it is a folder, a file is wanted',
}

/** The file system's message, without the path. */
export const whyUnreadable = (error: unknown): string =>
  reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? (error as Error).message

/** A SourceError for an error of the file system, which is its cause. */
export const unreadable = (path: string, error: unknown): SourceError =>
  new SourceError(`Cannot read ${path}: ${whyUnreadable(error)}.`, { cause: error })
