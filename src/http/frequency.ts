/** So often is as good as more often. */
export const MOST = 15
/** Keys that are known at most, and questions after which counts are halved. */
const KNOWN = 10_000

/** How often something was asked for lately, of the last keys that were; after some thousands all counts are halved. */
export class Frequency {
  #lately = new Map<string, number>()
  #before = new Map<string, number>()
  #asked = 0
  readonly #onAged: () => void

  constructor(onAged: () => void) {
    this.#onAged = onAged
  }

  /** Count this question, and say how many there were. */
  count(key: string): number {
    if (++this.#asked > KNOWN) {
      this.#before = this.#lately
      this.#lately = new Map()
      this.#asked = 0
      this.#onAged()
    }
    const known = this.#lately.get(key) ?? (this.#before.get(key) ?? 0) >> 1
    const now = Math.min(known + 1, MOST)
    this.#lately.set(key, now)
    return now
  }
}
