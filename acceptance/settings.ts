/** An access key with its secret. */
export interface Key {
  readonly accessKey: string
  readonly secretKey: string
}

/** Ids of images whose place in the lists of the first account is known beforehand. */
export interface ExpectedImages {
  /** In its list. */
  readonly listed: readonly string[]
  /** Only in its list of `visibility=community`. */
  readonly community: readonly string[]
  /** In no list of its own: hidden, private to others, offered but not accepted. */
  readonly unlisted: readonly string[]
}

/** What a run needs to know of the server under test. `run.mjs` makes this from flags and the environment. */
export interface Settings {
  /** Base URL, without a final slash. */
  readonly endpoint: string
  readonly main: Key
  /** Of another account. */
  readonly other: Key
  /** Of the first account, with a policy that does not allow ListImages. */
  readonly denied?: Key
  /** Of any account, disabled. */
  readonly disabled?: Key
  /** `vendor`: leave out the rules that are this project's own choice. */
  readonly only: 'vendor' | 'all'
  /** A rule that the catalogue or the settings cannot exercise fails, instead of being reported as not exercised. */
  readonly complete: boolean
  /** Make, change and delete images too: only on servers where that is welcome. */
  readonly writes: boolean
  /** Address of a qcow2 image that the server can read; absent: one that is only registered. */
  readonly imageUrl?: string
  /** A server of the first account, of which an image may be made; absent: any UUID, as there is no compute. */
  readonly serverId?: string
  /** Instant of the server's version clock, when that is not the real time. */
  readonly clock?: string
  readonly expected?: ExpectedImages
}

declare module 'vitest' {
  export interface ProvidedContext {
    settings: Settings
  }
}
