/** Limits of what one client can send and occupy. Bytes and milliseconds. */
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
  /** Keep-alive time of an idle connection: just above the 60 s of common load balancers. */
  keepAlive: 65_000,
  /** Requests in flight have this long to finish when the server stops. */
  drain: 10_000,
} as const
