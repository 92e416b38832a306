/** What reading over the network may take. Times in ms, sizes in bytes. */
export interface WebLimits {
  /** One answer, from the first byte sent to the last one received, its redirects included. */
  readonly responseTime: number
  /** Everything one reader reads. */
  readonly wholeTime: number
  /** Of an answer's body, as it is sent and as it is unpacked. */
  readonly body: number
  /** Of an answer's head. */
  readonly head: number
  /** Redirects followed one after the other. */
  readonly redirects: number
  /** Tries of one question, the first included. */
  readonly tries: number
  /** Pause before the second try, twice that before the third, and so on, where the host does not send one. */
  readonly pause: number
  /** The longest pause that a host may request. */
  readonly longestPause: number
}

export const webLimits: WebLimits = {
  responseTime: 60_000,
  wholeTime: 3_600_000,
  body: 16 * 1024 * 1024,
  head: 16_384,
  redirects: 5,
  tries: 4,
  pause: 1_000,
  longestPause: 120_000,
}
