/** Limits of one examination. Times in ms, sizes in bytes. */
export interface Limits {
  /** From the DNS lookup to the response's header, for each hop. */
  readonly firstByte: number
  /** Between two chunks of a body. */
  readonly idle: number
  /** A whole examination of the header. */
  readonly headerTime: number
  /** A whole examination of all data. */
  readonly fetchTime: number
  /** A probe while a request waits. It is shorter than the timeouts of clients. */
  readonly probeTime: number
  /** Probes at once. Further requests are not probed, so that slow hosts block few connections and DNS lookups. */
  readonly probes: number
  /** Of an object, by its Content-Length and as read. */
  readonly size: number
  /** Redirects followed one after the other. */
  readonly redirects: number
  /** Of a response's header. */
  readonly responseHead: number
}

export const defaultLimits: Limits = {
  firstByte: 30_000,
  idle: 30_000,
  headerTime: 60_000,
  fetchTime: 6 * 3_600_000,
  probeTime: 3_000,
  probes: 16,
  size: 2 ** 40,
  redirects: 5,
  responseHead: 16_384,
}
