/**
 * Why image data is refused or could not be read, and whether the same address is worth another try later: what may
 * pass by itself is (a cut connection, a busy server), what someone must change is not (a refused address, a bad format).
 */
const worthAnotherTry = {
  // The address
  'malformed-url': false,
  scheme: false,
  credentials: false,
  address: false,
  redirects: false,
  // The way there
  'host-unknown': false,
  'host-lookup': true,
  refused: true,
  network: true,
  tls: false,
  timeout: true,
  // The answer
  status: false,
  busy: true,
  response: false,
  encoding: false,
  incomplete: true,
  'too-large': false,
  // The data
  truncated: false,
  'not-qcow2': false,
  'foreign-format': false,
  'unsupported-version': false,
  'unsupported-feature': false,
  'backing-file': false,
  'external-data-file': false,
  encrypted: false,
  damaged: false,
  'absurd-size': false,
  'malformed-header': false,
} as const

export type ImageDataReason = keyof typeof worthAnotherTry
export const imageDataReasons = Object.keys(worthAnotherTry) as readonly ImageDataReason[]

/** Reasons that may pass, but are as clear as those that do not: a name or a port that answers no at once. */
const clearNow: ReadonlySet<ImageDataReason> = new Set(['host-lookup', 'refused'])

/** Image data that is refused or cannot be read. */
export class ImageDataError extends Error {
  readonly reason: ImageDataReason
  /** The host's, where that is the reason. */
  readonly status: number | undefined

  /**
   * @param message says what to do; never holds a URL's credentials or query, nor an address that a name resolved to
   */
  constructor(reason: ImageDataReason, message: string, options?: ErrorOptions & { status?: number }) {
    super(message, options)
    this.name = 'ImageDataError'
    this.reason = reason
    this.status = options?.status
  }

  /** May the same URL succeed later, without a change by anyone? */
  get isTransient(): boolean {
    return worthAnotherTry[this.reason]
  }

  /** Is this an error for the client's request, rather than for the job that follows? */
  get isToldAtOnce(): boolean {
    return !this.isTransient || clearNow.has(this.reason)
  }
}

/** Facts read from the data, under the names of the API. Null: not known. */
export interface ImageFacts {
  /** MD5, hexadecimal. */
  readonly checksum: string | null
  readonly os_hash_algo: 'sha512' | null
  /** Hexadecimal. */
  readonly os_hash_value: string | null
  /** Of the object, bytes. */
  readonly size: number | null
  /** Of the disk inside, bytes. */
  readonly virtual_size: number | null
}

/**
 * How much of the data is read: `fetch` all of it, for all facts; `header` its start, for the sizes; `register`
 * nothing.
 */
export const imageSourceModes = ['fetch', 'header', 'register'] as const
export type ImageSourceMode = (typeof imageSourceModes)[number]

/** Reads the data an image is made from. */
export interface ImageDataReader {
  /**
   * Refuse, before any network, what can be refused by the text alone.
   * @throws ImageDataError
   */
  check(url: string): void
  /**
   * Check the URL for as long as a request can wait: a few seconds, and only while few other checks run. Resolves when
   * the data can be read, and when that is not known: `examine` finds out.
   * @param signal closes the connection at once; the promise then rejects with the signal's reason
   * @throws ImageDataError that is reported at once
   */
  probe(url: string, signal: AbortSignal): Promise<void>
  /**
   * The facts of the image in the data at the URL.
   * @param signal closes the connection at once; the promise then rejects with the signal's reason
   * @param onProgress called for each piece: bytes read so far, and of how many where that is known
   * @throws ImageDataError
   */
  examine(
    url: string,
    signal: AbortSignal,
    onProgress?: (bytesRead: number, totalBytes?: number) => void,
  ): Promise<ImageFacts>
}
