/** What one examination may take. Times in ms, sizes in bytes. */
export interface Limits {
  /** From asking for a host's addresses to the head of its answer, each hop anew. */
  readonly firstByte: number
  /** Between two pieces of a body. */
  readonly idle: number
  /** A whole examination of the header. */
  readonly headerTime: number
  /** A whole examination of all data. */
  readonly fetchTime: number
  /** A look while a request waits. Clients wait longer for their answer. */
  readonly probeTime: number
  /** Such looks at once: more requests do without, so that slow hosts hold up few connections and look-ups. */
  readonly probes: number
  /** Of an object, as announced and as read. */
  readonly size: number
  /** Redirects followed one after the other. */
  readonly redirects: number
  /** Of an answer's head. */
  readonly answerHead: number
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
  answerHead: 16_384,
}
