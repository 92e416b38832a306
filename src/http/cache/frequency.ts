/** So often is as good as more often. */
export const MOST = 15
/** Counters, a power of two, and questions after which all counts are halved. */
const COUNTERS = 65_536
const QUESTIONS = 10_000

/**
 * About how often something was asked for lately. Keys are not kept: each has two counters that it may share with
 * others, and the lower one counts (a count-min sketch). After some thousands of questions all counts are halved.
 */
export class Frequency {
  readonly #counts = new Uint8Array(COUNTERS)
  readonly #onAged: () => void
  #asked = 0

  /** @param onAged called when counts were halved */
  constructor(onAged: () => void) {
    this.#onAged = onAged
  }

  /** Count this question, and say how many there were. */
  count(key: string): number {
    if (++this.#asked > QUESTIONS) this.#age()
    const hash = hashOf(key)
    const [one, two] = [hash & (COUNTERS - 1), hash >>> 16]
    const now = Math.min(this.#counts[one] as number, this.#counts[two] as number, MOST - 1) + 1
    if ((this.#counts[one] as number) < now) this.#counts[one] = now
    if ((this.#counts[two] as number) < now) this.#counts[two] = now
    return now
  }

  #age(): void {
    this.#asked = 0
    for (let index = 0; index < COUNTERS; index++) this.#counts[index] = (this.#counts[index] as number) >> 1
    this.#onAged()
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
