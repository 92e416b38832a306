/** What one client may ask of the server. Bytes and milliseconds. */
export const limits = {
  /** Longest request target; longer: 414. */
  target: 8 * 1024,
  /** Request line and headers together; more: 431. */
  headers: 16 * 1024,
  /** Request body; more: 413. */
  body: 64 * 1024,
  /** A client has this long to send its headers; longer: 408. */
  headersTimeout: 15_000,
  /** … and the whole request; longer: 408. */
  requestTimeout: 60_000,
  /** How often slow requests are looked for. */
  timeoutCheck: 5_000,
  /** An idle kept-alive connection lives this long: just above the minute of common load balancers. */
  keepAlive: 65_000,
  /** Requests in flight have this long to finish when the server stops. */
  drain: 10_000,
} as const
