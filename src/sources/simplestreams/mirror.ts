/** A file of a mirror. */
export interface MirrorFile {
  /** Its path or address, for remarks. */
  readonly name: string
  readonly bytes: Buffer
}

/** Where a stream is published. Paths are as its documents give them: below the mirror, with slashes. */
export interface Mirror {
  /** The address that item paths are below; undefined for a folder. */
  readonly base: URL | undefined
  /** There is no index where it should be: product files are taken as they lie there, and what else lies there is not. */
  readonly isLoose: boolean
  /**
   * The file or files to begin with: an index, or product files where there is none.
   * @throws SourceError
   */
  begin(): AsyncIterable<MirrorFile>
  /**
   * A file that the index names.
   * @throws SourceError when it is not there, or the path leads elsewhere
   */
  read(path: string): Promise<MirrorFile>
  bytesRead(): number
  close(): void
}

/** Bytes of the largest document. Ubuntu's have at most some 5 MB. */
export const maxDocumentBytes = 16 * 1024 * 1024

/** Endings of documents: which of two with the same content is read. A signed one is only read to be verified. */
export const endings = (isVerified: boolean): readonly string[] =>
  isVerified ? ['.sjson'] : ['.json', '.sjson']
